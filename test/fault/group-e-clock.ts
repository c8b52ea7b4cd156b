// Group E: clocks that are wrong: a kiosk's at its start or in use, two of one centre, a month's end. By libfaketime.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBook, readHubStreams } from "../support/checker-books.ts";
import type { LiveLine } from "../support/live-line.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Row } from "./fault.ts";
import { FAKETIME_LIBRARY } from "./needs.ts";

const ALL = ["I1", "I2", "I3", "I5", "I7"] as const;

/** The wall clock of one process, moved by what `set` says (`+10y`, `-1h`); its uptime stays true. */
function createFalseClock(offset: string) {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-clock-"));
  const file = join(folder, "offset");
  const set = (to: string): void => writeFileSync(file, `${to}\n`);
  set(offset);
  return {
    env: {
      LD_PRELOAD: FAKETIME_LIBRARY ?? "",
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
    },
    set,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Every rating lies where it was given, whatever the kiosk's clock said. */
function findMisdated(line: LiveLine, since: number): readonly string[] {
  const streams = readBook(line.hub.book, readHubStreams);
  return streams.flatMap(({ kiosk, ratings }) =>
    ratings
      .filter(
        ({ effectiveAt }) => effectiveAt < since - 60_000 || effectiveAt > Date.now() + 60_000,
      )
      .map(
        ({ seq, effectiveAt }) => `${kiosk} ${seq} lies at ${new Date(effectiveAt).toISOString()}`,
      ),
  );
}

export const CLOCK_FAULTS: readonly Row[] = [
  {
    id: "E1",
    what: "a kiosk starts with a clock that is ten years off",
    injection: "libfaketime, ten years behind or ahead",
    holds: ALL,
    needs: ["faketime"],
    short: 1,
    run: async ({ ownLine, after, chance, rounds, must }) => {
      const since = Date.now();
      const clock = createFalseClock("-10y");
      after(clock.remove);
      const line = await ownLine({ kiosks: 1, kioskEnv: clock.env });
      for (let round = 0; round < rounds; round++) {
        await line.stopLoad();
        await line.kiosks[0]?.stop();
        clock.set(chance.below(2) === 0 ? "-10y" : "+10y");
        await line.kiosks[0]?.start();
        // The receipt of its start tells the kiosk the time; from then on its ratings can be dated.
        await line.waitUntilIdle();
        await line.startLoad();
        const before = line.thanked();
        await waitFor("ratings", () => line.thanked() > before + 3, 60_000);
      }
      await line.settle();
      for (const what of findMisdated(line, since)) must(false, "I3", what);
    },
  },
  {
    id: "E2",
    what: "a kiosk's clock jumps while it is used",
    injection: "an hour on, an hour back, to 1970 and back, in a running process",
    holds: ALL,
    needs: ["faketime"],
    short: 1,
    run: async ({ ownLine, after, rounds, must }) => {
      const since = Date.now();
      const clock = createFalseClock("+0");
      after(clock.remove);
      const line = await ownLine({ kiosks: 1, kioskEnv: clock.env });
      await waitFor("a receipt", () => line.thanked() > 3, 60_000);
      for (let round = 0; round < rounds; round++) {
        for (const offset of ["+1h", "-1h", "-56y", "+0"]) {
          clock.set(offset);
          const before = line.thanked();
          await waitFor("ratings", () => line.thanked() > before + 2, 60_000);
        }
      }
      await line.settle();
      for (const what of findMisdated(line, since)) must(false, "I3", what);
    },
  },
  {
    id: "E3",
    what: "the hub's clock is ten years off, then set right",
    injection: "libfaketime, ten years ahead and right again, ten years behind and right again",
    holds: ALL,
    needs: ["faketime"],
    short: 1,
    run: async ({ ownLine, after, rounds, note }) => {
      const since = Date.now();
      const line = await ownLine({ kiosks: 1 });
      const { hub, thanked } = line;
      const rate = async (): Promise<void> => {
        const before = thanked();
        await waitFor("ratings", () => thanked() > before + 10, 60_000);
      };
      for (let round = 0; round < rounds; round++) {
        for (const offset of ["+10y", "-10y"]) {
          const clock = createFalseClock(offset);
          after(clock.remove);
          await hub.stop();
          await hub.start({ ...hub.options, env: { ...hub.options.env, ...clock.env } });
          await rate();
          // Its receipts are as good as ever: no rule depends on the hub's clock (K5).
          await line.settle();
          await hub.stop();
          await hub.start();
          await line.startLoad();
          await rate();
        }
      }
      await line.settle();
      note(`${findMisdated(line, since).length} ratings lie at another time than they were given`);
    },
  },
  {
    id: "E4",
    what: "two kiosks of one centre are twenty minutes apart",
    injection: "libfaketime, one of them twenty minutes behind",
    holds: ALL,
    needs: ["faketime"],
    short: 1,
    run: async ({ ownLine, after, must }) => {
      const since = Date.now();
      const clock = createFalseClock("-20m");
      after(clock.remove);
      const line = await ownLine({ kiosks: 2 });
      await line.stopLoad();
      await line.kiosks[1]?.stop();
      await line.kiosks[1]?.startWith(clock.env);
      await line.waitUntilIdle();
      await line.startLoad();
      const before = line.thanked();
      await waitFor("ratings", () => line.thanked() > before + 10, 60_000);
      await line.settle();
      for (const what of findMisdated(line, since)) must(false, "I3", what);
    },
  },
  {
    id: "E5",
    what: "a month ends, and ratings of it come before and after its close",
    injection: "late batches, a close, a second revision",
    holds: ["I3", "I5"],
    needs: [],
    heldBy: "test/hub/evidence-close.test.ts",
  },
];
