// A line with several hubs: one PostgreSQL, one Mosquitto, two real hubs that share both, kiosks, and the driver of the load.
// Promises: everything it started is gone after `remove`; what the checker needs is copied out of PostgreSQL when it is asked.
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { copyToSqlite } from "../../hub/store/copy/copy-to-sqlite.ts";
import type { CheckInput, Verdict } from "./checker.ts";
import { readBook, readKioskCursors } from "./checker-books.ts";
import { findRollupFaults } from "./checker-rollups.ts";
import { signIn } from "./contract-http.ts";
import { fieldsOf } from "./contract-fields.ts";
import type { LoadConfig } from "./drive-load.ts";
import { findFreePort } from "./free-port.ts";
import { startMosquitto } from "./mosquitto.ts";
import { startPostgres } from "./postgres-server.ts";
import { CENTRE, putSmallCatalogue } from "./small-catalogue.ts";
import { startKiosk, type RunningKiosk } from "./start-kiosk.ts";
import { runProgram, startNode, startProgram, type RunningProgram } from "./start-program.ts";
import { waitFor } from "./wait-for.ts";

const QUICK_HUB = new URL("quick-hub.ts", import.meta.url);
const QUICK_KIOSK = new URL("quick-kiosk.ts", import.meta.url);
const DRIVER = fileURLToPath(new URL("drive-load.ts", import.meta.url));
const CHECKER = fileURLToPath(new URL("check-line.ts", import.meta.url));
const ADMIN = "quan-tri";
const IDLE_MS = 150_000;

export type PairedHub = {
  readonly name: string;
  readonly http: string;
  readonly start: () => Promise<void>;
  readonly program: () => RunningProgram;
};

export async function openHubPair({
  kiosks,
  seed,
}: {
  readonly kiosks: number;
  readonly seed: number;
}) {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-pair-"));
  const postgres = await startPostgres();
  const mosquitto = await startMosquitto();
  const address = await postgres.createDatabase();
  const place = `postgres://hub@127.0.0.1:${postgres.port}/${address.database}`;
  const password = join(folder, "broker-password");
  writeFileSync(password, "a broker that lets everybody in does not read this\n", { mode: 0o600 });

  async function prepareHub(name: string): Promise<PairedHub> {
    const data = join(folder, name);
    mkdirSync(data);
    writeFileSync(join(data, "hub-store"), `${place}\n`);
    const http = `127.0.0.1:${await findFreePort()}`;
    const broker = [
      "--mqtt-broker",
      `mqtt://127.0.0.1:${mosquitto.port}`,
      "--mqtt-username",
      "hub",
    ];
    const args = ["hub", "--data", data, "--http", http, "--hub", name, ...broker];
    args.push("--mqtt-password-file", password);
    let program: RunningProgram | undefined;
    return {
      name,
      http: `http://${http}`,
      program: () => {
        if (program === undefined) throw new Error(`${name} was not started`);
        return program;
      },
      start: async () => {
        // The first one makes the key, alone; from then on they share.
        const shared = program === undefined && name === "one" ? [] : ["--share"];
        program = await startProgram([...args, ...shared], { preload: [QUICK_HUB] });
      },
    };
  }

  const hubs = [await prepareHub("one"), await prepareHub("two")] as const;
  const [one, two] = hubs;
  const said = await runProgram([
    "user",
    "add",
    ADMIN,
    "--role",
    "admin",
    "--data",
    join(folder, "one"),
  ]);
  await one.start();
  await one.program().stop();
  copyFileSync(join(folder, "one", "hub-key.pem"), join(folder, "two", "hub-key.pem"));
  await Promise.all(hubs.map((hub) => hub.start()));

  const names = Array.from({ length: kiosks }, (_, i) => `bl-q${i + 1}`);
  const admin = await signIn(one.http, ADMIN, said.trim());
  await putSmallCatalogue(admin, names);
  const door = { http: two.http, admin };
  const started: readonly RunningKiosk[] = await Promise.all(
    names.map((kiosk) =>
      startKiosk(door, { kiosk, centre: CENTRE, counter: kiosk, preload: [QUICK_KIOSK] }),
    ),
  );
  const ledgers = names.map((name) => join(folder, `${name}.ndjson`));
  let driver: RunningProgram | undefined;
  let copies = 0;

  /** The data set in this moment, as a file that the checker reads. */
  function copyBook(): string {
    copies += 1;
    const file = join(folder, `copy-${copies}.db`);
    copyToSqlite(address, file, () => {});
    return file;
  }

  const held = async (): Promise<ReadonlyMap<string, number>> => {
    const rows = await postgres.query(
      address.database,
      "SELECT code, hi::int AS hi FROM hai_long.stream",
    );
    return new Map(rows.map(({ code, hi }) => [String(code), Number(hi)]));
  };
  const believed = () =>
    started.flatMap(({ kiosk, book }) =>
      readBook(book, readKioskCursors).map((cursor) => ({ kiosk, ...cursor })),
    );

  return {
    hubs,
    postgres,
    mosquitto,
    startLoad: async () => {
      const config: LoadConfig = {
        seed,
        firstTap: 1,
        pauseMs: 100,
        levels: ["RHL", "HL", "BT", "KHL"],
        reasons: ["cho-lau", "thai-do"],
        kiosks: started.map(({ kiosk, url }, i) => ({ kiosk, url, ledger: ledgers[i] ?? "" })),
      };
      const file = join(folder, "load.json");
      writeFileSync(file, JSON.stringify(config));
      driver = await startNode([DRIVER, file]);
    },
    stopLoad: async () => {
      const code = await driver?.stop();
      if (code !== 0) throw new Error(`the load ended with ${code}: ${driver?.said()}`);
    },
    /** I4 in this moment; the kiosks first: what they learn afterwards cannot make them wrong. */
    findOverbelief: async (): Promise<readonly string[]> => {
      const before = believed();
      const now = await held();
      return before
        .filter(({ stream, acked }) => acked > (now.get(stream) ?? -1))
        .map(
          ({ stream, acked }) => `${stream} believes ${acked}, held is ${now.get(stream) ?? -1}`,
        );
    },
    /** I3 in one view of the database. */
    findRollupFaults: () => readBook(copyBook(), findRollupFaults),
    waitUntilIdle: async () => {
      let last = "";
      const idle = waitFor(
        "nothing pending",
        async () => {
          const now = await held();
          const pending = believed().filter(
            ({ stream, size, acked }) => acked !== size || now.get(stream) !== size,
          );
          last = JSON.stringify(pending);
          return pending.length === 0;
        },
        IDLE_MS,
      );
      await idle.catch((error: unknown) => {
        const words = [...hubs, ...started].map(({ program }) => program().said()).join("");
        throw new Error(`${last}\n${words}`, { cause: error });
      });
    },
    /** How many messages each hub has answered since its start. */
    receipts: async (): Promise<readonly number[]> =>
      Promise.all(
        hubs.map(async ({ http }) => {
          const text = await (await fetch(`${http}/metrics`)).text();
          return Number(/^hailong_receipts_total (\d+)/m.exec(text)?.[1] ?? NaN);
        }),
      ),
    /** Which hubs say that they lead, by the newest word of each. */
    leaders: (): readonly string[] =>
      hubs
        .filter(({ program }) => {
          const told = [
            ...program()
              .said()
              .matchAll(/this hub (leads|does not lead)/g),
          ];
          return told.at(-1)?.[1] === "leads";
        })
        .map(({ name }) => name),
    check: async (): Promise<Verdict> => {
      for (const { program } of [...hubs, ...started]) await program().kill();
      const input: CheckInput = {
        hubBook: copyBook(),
        hubPublicKey: started[0]?.hubPublicKey ?? "",
        kiosks: started.map(({ kiosk, book }) => ({ kiosk, book })),
        ledgers,
      };
      const file = join(folder, "check.json");
      writeFileSync(file, JSON.stringify(input));
      const run = promisify(execFile)(process.execPath, [CHECKER, file]);
      const out = await run.then(
        ({ stdout }) => stdout,
        (error: unknown) => String(fieldsOf(error, "end of the checker")["stdout"]),
      );
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- printed by check-line.ts
      return JSON.parse(out) as Verdict;
    },
    remove: async () => {
      await driver?.kill();
      for (const kiosk of started) await kiosk.remove();
      for (const hub of hubs) await hub.program().stop();
      await mosquitto.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
