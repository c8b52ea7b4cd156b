// Real processes under load, killed with SIGKILL in turn at random points, dozens of times; then everything heals, and the
// independent checker looks at what is left. The seed is printed; SEED reproduces the choices, ROUNDS makes it longer.
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { readBook } from "../support/checker-books.ts";
import { findRollupFaults } from "../support/checker-rollups.ts";
import { chanceSeed, createChance, type Chance } from "../support/chance.ts";
import { canRun, openLiveLine, type LiveLine } from "../support/live-line.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 12);
const KIOSKS = 3;
const MOST_MS = 900_000;

let line: LiveLine | undefined;

afterEach(async () => {
  await line?.remove();
  line = undefined;
});

/** One process dies, is away for a moment, and comes back. Gives what was wrong meanwhile. */
async function killOne(on: LiveLine, chance: Chance): Promise<readonly string[]> {
  const { hub, kiosks, mosquitto } = on;
  const brokers = mosquitto === undefined ? [] : ["broker"];
  const victims = ["hub", "hub", "kiosk", "kiosk", ...brokers, ...brokers, "power"];
  switch (chance.pick(victims)) {
    case "hub": {
      await hub.kill();
      // While the hub is dead it cannot learn anything: what a kiosk believes now must be on the disk (I4).
      const faults = on.findOverbelief().map((fault) => `I4: ${fault}`);
      await pause(chance.below(300));
      await hub.start();
      return faults;
    }
    case "broker":
      await mosquitto?.kill();
      await pause(chance.below(300));
      await mosquitto?.restart();
      return [];
    case "power": {
      await Promise.all([on.killAll(), mosquitto?.kill()]);
      const faults = on.findOverbelief().map((fault) => `I4: ${fault}`);
      await Promise.all([
        mosquitto?.restart(),
        hub.start(),
        ...kiosks.map((kiosk) => kiosk.start()),
      ]);
      return faults;
    }
    default: {
      const kiosk = chance.pick(kiosks);
      await kiosk.kill();
      await pause(chance.below(300));
      await kiosk.start();
      return [];
    }
  }
}

async function liveThrough(broker: "embedded" | "mosquitto"): Promise<void> {
  const seed = chanceSeed();
  console.log(`${broker}: SEED=${seed} ROUNDS=${ROUNDS}`);
  const chance = createChance(seed);
  line = await openLiveLine({ broker, kiosks: KIOSKS, seed });
  await line.startLoad();
  const faults: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await pause(200 + chance.below(1_000));
    // I3 holds in every read snapshot of a hub at work.
    faults.push(...readBook(line.hub.book, findRollupFaults).map((fault) => `I3: ${fault}`));
    faults.push(...(await killOne(line, chance)));
  }
  await line.stopLoad();
  await line.waitUntilIdle();
  await line.killAll();
  const verdict = await line.check();
  console.log(
    `${broker}: ${JSON.stringify({ ...verdict, violations: verdict.violations.length })}`,
  );
  expect(faults).toEqual([]);
  expect(verdict.violations).toEqual([]);
  expect(verdict.thanked).toBeGreaterThan(ROUNDS);
  expect(verdict.ratingsAtHub).toBe(verdict.thanked + verdict.storedUnthanked);
}

describe("the line under kills", () => {
  for (const broker of ["embedded", "mosquitto"] as const) {
    it.skipIf(!canRun(broker))(
      `over the ${broker} broker loses nothing that was thanked and counts nothing twice`,
      () => liveThrough(broker),
      MOST_MS,
    );
  }
});
