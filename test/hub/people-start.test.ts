// What a person at a terminal meets: every refusal is one sentence and exit code 2, and nothing is damaged by it.
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run, start, type Ended } from "./run-hub.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "hai-long-start-"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

function expectRefusal({ code, stdout, stderr }: Ended, sentence: RegExp): void {
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/\n\s+at |node:internal|Error:/);
  expect(stdout).toBe("");
  expect(code).toBe(2);
}

const FREE = ["--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0"];
const digest = (file: string): string =>
  createHash("sha256").update(readFileSync(file)).digest("hex");

describe("wrong use", () => {
  test("help lists what exists and ends well", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /hub [^]*user [^]*token [^]*summary [^]*close [^]*evidence [^]*verify [^]*witness /,
    );
  });

  test("an unknown command, an unknown option, a missing one", async () => {
    expectRefusal(await run(["dance"]), /unknown command 'dance'/);
    expectRefusal(await run(["backup"]), /missing required argument 'dir'/);
    expectRefusal(await run(["hub", "--port", "1"]), /unknown option '--port'/);
    expectRefusal(await run(["user", "add", "lan", "--data", data]), /--role/);
    expectRefusal(await run(["user", "add", "lan", "--role", "boss"]), /boss/);
  });

  test("all faults of the options are named at once", async () => {
    const args = ["--http", "0.0.0.0:8080", "--zone", "Mars/Base", "--prefix", "A B"];
    const ended = await run(["hub", "--data", data, ...args]);
    expectRefusal(ended, /--http 0\.0\.0\.0 can be reached by other machines: give --tls-cert/);
    expect(ended.stderr).toMatch(/--zone Mars\/Base/);
    expect(ended.stderr).toMatch(/--prefix A B/);
  });

  test("a period that is none, and a folder without a hub", async () => {
    expectRefusal(await run(["summary", "2026-13", "--data", data]), /2026-13/);
    expectRefusal(await run(["summary", "2026-11", "--data", data]), /no hub in/);
  });
});

describe("a start that cannot be", () => {
  test("a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const http = ["--http", `127.0.0.1:${port}`, "--mqtt", "127.0.0.1:0"];
    expectRefusal(await run(["hub", "--data", data, ...http]), /--http .* is taken by another/);
    taken.close();
    const hub = await start(data);
    expect(await hub.stop()).toBe(0);
  });

  test("a data folder that cannot be written", async () => {
    const file = join(data, "file");
    writeFileSync(file, "");
    const ended = await run(["hub", "--data", join(file, "data"), ...FREE]);
    expectRefusal(ended, /data folder .* cannot be written .*--data/);
  });

  test("a second hub on the same folder", async () => {
    const hub = await start(data);
    expectRefusal(await run(["hub", "--data", data, ...FREE]), /Another hub is running/);
    expect((await fetch(`${hub.hub}/healthz`)).status).toBe(200);
    expect(await hub.stop()).toBe(0);
  });

  test("a database that is none, one that is damaged and one from the future stay as they are", async () => {
    const file = join(data, "hub.db");
    writeFileSync(
      file,
      "this is not a database, but it is long enough to be read as one".repeat(99),
    );
    const before = digest(file);
    expectRefusal(await run(["hub", "--data", data, ...FREE]), /is not a SQLite database/);
    expect(digest(file)).toBe(before);
    rmSync(file);

    expect(await (await start(data)).stop()).toBe(0);
    const db = new Sqlite(file);
    const version = Number(db.pragma("user_version", { simple: true }));
    db.pragma(`user_version = ${version + 1}`);
    db.close();
    expectRefusal(await run(["hub", "--data", data, ...FREE]), /newer/);

    const bytes = readFileSync(file);
    bytes.fill(0xff, 5_000, 40_000);
    writeFileSync(file, bytes);
    const damaged = digest(file);
    expectRefusal(await run(["hub", "--data", data, ...FREE]), /damaged|newer/);
    expect(digest(file)).toBe(damaged);
  });

  test("TLS files that cannot be read", async () => {
    const cert = join(data, "cert.pem");
    writeFileSync(cert, "no certificate");
    const both = ["--tls-cert", cert, "--tls-key", join(data, "key.pem")];
    expectRefusal(
      await run(["hub", "--data", data, ...FREE, ...both]),
      /--tls-key .* cannot be read/,
    );
    const alone = ["--tls-cert", cert];
    expectRefusal(await run(["hub", "--data", data, ...FREE, ...alone]), /belong together/);
  });

  test("a key that went missing where kiosks are enrolled", async () => {
    const hub = await start(data);
    await hub.stop();
    const db = new Sqlite(join(data, "hub.db"));
    db.exec("INSERT INTO centre (code) VALUES ('an')");
    db.exec(
      `INSERT INTO kiosk (code, centre_id, counters, service, scale, staff_pin, demo, public_key)
       SELECT 'k1', id, '["q1"]', '', 'vn3.1', NULL, 0, 'x' FROM centre`,
    );
    db.close();
    rmSync(join(data, "hub-key.pem"));
    expectRefusal(await run(["hub", "--data", data, ...FREE]), /hub-key\.pem is missing/);
  });
});

describe("a hub that runs", () => {
  test("keeps its secrets to its owner, and stops cleanly on SIGTERM", async () => {
    const folder = join(data, "new", "folder");
    mkdirSync(join(data, "new"));
    const hub = await start(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of ["hub-key.pem", "hub.db"]) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
    expect(await hub.stop()).toBe(0);
  });

  test("accounts are added, changed and disabled beside it", async () => {
    const hub = await start(data);
    const signIn = async (password: string): Promise<number> => {
      const response = await fetch(`${hub.hub}/api/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: "lan", password }),
      });
      return response.status;
    };
    const lan = ["lan", "--data", data];
    const added = await run(["user", "add", ...lan, "--role", "supervisor"]);
    expect([added.code, added.stderr]).toEqual([0, ""]);
    expect(await signIn(added.stdout.trim())).toBe(200);
    expectRefusal(await run(["user", "add", ...lan, "--role", "admin"]), /account lan already/);

    const short = await run(["user", "passwd", ...lan, "--ask-password"], "short\n");
    expectRefusal(short, /at least 10/);
    const typed = "mật khẩu rất dài";
    const changed = await run(["user", "passwd", ...lan, "--ask-password"], `${typed}\n`);
    expect([changed.code, changed.stdout]).toEqual([0, ""]);
    expect(await signIn(added.stdout.trim())).toBe(401);
    expect(await signIn(typed.normalize("NFD"))).toBe(200);

    expect((await run(["user", "disable", ...lan])).code).toBe(0);
    expect(await signIn(typed)).toBe(401);
    expectRefusal(await run(["user", "disable", "nobody", "--data", data]), /no account "nobody"/);
    expectRefusal(
      await run(["user", "add", "hoa", "--data", data, "--role", "staff", "--units", "atlantis"]),
      /no unit atlantis/,
    );
    await hub.stop();
  });
});
