import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { writeIdentity } from "../../kiosk/machine/identity-file.ts";
import { parseOptions } from "../../kiosk/web/options.ts";
import { StartFault } from "../../kiosk/machine/start-fault.ts";
import type { KioskIdentity } from "../../kiosk/core/identity.ts";
import { createMqttLink } from "../../kiosk/link/mqtt-link.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { hasMosquitto, startMosquitto } from "../support/mosquitto.ts";
import { waitFor } from "../support/wait-for.ts";
import { createListener, linkOptions, RUNNING_CLOCK } from "./link-support.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { askRaw, createScreenFolder, createTempFolder, PAGE } from "./web-support.ts";

const LAUNCHER = fileURLToPath(new URL("../../build/hai-long.mjs", import.meta.url));
const cleanups: (() => unknown)[] = [];
let folder: string;
let screen: string;

beforeEach(() => {
  folder = join(createTempFolder(cleanups), "data");
  screen = createScreenFolder(cleanups);
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const IDENTITY: KioskIdentity = {
  kiosk: "bl-q1",
  centre: "binh-lieu",
  prefix: "hailong",
  hubPublicKey: signingKey(createPrivateKeyPem()).publicKey,
  privateKeyPem: createPrivateKeyPem(),
  // Nobody listens there: a kiosk without a broker.
  mqtt: { url: "mqtt://127.0.0.1:9", username: "bl-q1", password: "p-secret-p", ca: null },
};

function enrolled(): void {
  mkdirSync(folder, { recursive: true });
  writeIdentity(folder, IDENTITY);
}

function launch(args: readonly string[]) {
  const command = [LAUNCHER, "kiosk", ...args];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  const ended = once(child, "close").then(([code]: unknown[]) => code);
  cleanups.push(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await ended;
  });
  return { child, said, ended };
}

async function start(more: readonly string[] = []) {
  const program = launch([
    "--data",
    folder,
    "--screen",
    screen,
    "--listen",
    "127.0.0.1:0",
    ...more,
  ]);
  const line = await Promise.race([
    once(createInterface({ input: program.child.stdout }), "line").then(([text]) => String(text)),
    program.ended.then((code) => `ended with ${String(code)}: ${program.said.err}`),
  ]);
  const url = /^\{"kiosk":"([^"]+)"\}$/.exec(line)?.[1];
  if (url === undefined) throw new Error(line);
  return { ...program, url };
}

/** Code 2, one sentence, nothing on stdout. */
async function refusal(args: readonly string[]): Promise<string> {
  const { ended, said } = launch(args);
  expect([await ended, said.out]).toEqual([2, ""]);
  expect(said.err).toMatch(/^[^\n]+\n$/);
  expect(said.err).not.toMatch(/\bat .*:\d+:\d+|p-secret-p|PRIVATE KEY/);
  return said.err.trim();
}

const usual = (): string[] => ["--data", folder, "--screen", screen, "--listen", "127.0.0.1:0"];

test("a kiosk without a broker starts, serves its page and its bridge, and stops cleanly", async () => {
  enrolled();
  const { url, child, ended, said } = await start();
  expect((await askRaw(url, "/staff")).text).toBe(PAGE);
  const bridge = new WebSocket(`${url.replace("http", "ws")}/bridge`, { origin: url });
  await once(bridge, "open");
  const answered = once(bridge, "message");
  bridge.send('{"id":1,"method":"view","argument":{}}');
  const [data] = await answered;
  expect(JSON.parse(String(data))).toMatchObject({ id: 1, answer: { kiosk: "bl-q1" } });
  expect(existsSync(join(folder, "kiosk.db"))).toBe(true);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(existsSync(join(folder, "kiosk.lock"))).toBe(false);
  expect(said.err).not.toContain("p-secret-p");
  expect(said.err).not.toContain("PRIVATE KEY");
});

test("a killed kiosk starts again on the same folder, with the same boot number", async () => {
  enrolled();
  const first = await start();
  const boot = readFileSync(join(folder, "boot.json"), "utf8");
  first.child.kill("SIGKILL");
  await first.ended;
  await start();
  expect(readFileSync(join(folder, "boot.json"), "utf8")).toBe(boot);
});

test("a second kiosk on the same folder is refused and the first one goes on", async () => {
  enrolled();
  const { url, child } = await start();
  expect(await refusal(usual())).toContain(
    `Another kiosk (process ${child.pid}) already runs on the data folder ${folder}`,
  );
  expect((await askRaw(url, "/")).status).toBe(200);
});

test("a port in use is refused in words, and the folder is free again", async () => {
  enrolled();
  const other = createServer();
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  cleanups.push(() => other.close());
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const args = ["--data", folder, "--screen", screen, "--listen", `127.0.0.1:${port}`];
  expect(await refusal(args)).toBe(
    `The kiosk cannot listen on 127.0.0.1:${port}: another program uses this port. Name another one with --listen.`,
  );
  expect(existsSync(join(folder, "kiosk.lock"))).toBe(false);
});

test("wrong options are refused in words before anything is touched", async () => {
  const data = ["--data", folder];
  const wrong: readonly (readonly [readonly string[], string])[] = [
    [[], "--data <dir>"],
    [[...data, "left-over"], "argument"],
    [[...data, "--listen", "8081"], "HOST:PORT"],
    [[...data, "--listen", "127.0.0.1:99999"], "HOST:PORT"],
    [[...data, "--listen", "0.0.0.0:8081"], "this machine only"],
    [[...data, "--listen", "kiosk.example.vn:8081"], "this machine only"],
    [[...data, "--enrol", "https://hub.example.vn"], "belong together"],
    [[...data, "--code", "X"], "belong together"],
    [[...data, "--enrol-only"], "--enrol-only needs"],
    [[...data, "--enrol", "http://hub.example.vn", "--code", "X"], "use https://"],
    [[...data, "--enrol", "nonsense", "--code", "X"], "is not an address"],
    [["--data", ""], "names no folder"],
  ];
  for (const [args, words] of wrong) {
    expect(() => parseOptions(args, () => {}), args.join(" ")).toThrow(words);
    expect(() => parseOptions(args, () => {})).toThrow(StartFault);
  }
  expect(await refusal([...data, "--colour", "red"])).toBe(
    "Unknown option '--colour'. Try --help.",
  );
  expect(existsSync(folder)).toBe(false);
});

test("help is no failure", async () => {
  const { ended, said } = launch(["--help"]);
  expect(await ended).toBe(0);
  expect(said.out).toContain("--data <dir>");
});

test("a screen that was not built is refused before the folder is made", async () => {
  const nowhere = join(screen, "nowhere");
  expect(await refusal(["--data", folder, "--screen", nowhere])).toContain(
    'run "npm run build" first',
  );
  expect(existsSync(folder)).toBe(false);
});

test("a folder without an identity asks for enrolment, and an unreachable hub loses nothing", async () => {
  expect(await refusal(usual())).toContain("holds no identity yet");
  const args = [...usual(), "--enrol", "http://127.0.0.1:9", "--code", "CODE-1"];
  const sentence = await refusal(args);
  expect(sentence).toContain("The hub at http://127.0.0.1:9/ cannot be reached");
  expect(sentence).not.toContain("CODE-1");
  expect(await refusal([...args, "--enrol-only"])).toContain("cannot be reached");
  expect(readdirSync(folder)).toEqual([]);
});

test("a damaged identity is refused and left as it is", async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "identity.json"), '{"kiosk":"bl-q1"', { mode: 0o600 });
  expect(await refusal(usual())).toContain("identity.json, cannot be used (it is not JSON)");
  expect(readdirSync(folder)).toEqual(["identity.json"]);
  expect(readFileSync(join(folder, "identity.json"), "utf8")).toBe('{"kiosk":"bl-q1"');
});

test("a data folder that cannot be one is refused in words", async () => {
  writeFileSync(join(screen, "file"), "");
  const args = ["--screen", screen, "--data", join(screen, "file", "data")];
  expect(await refusal(args)).toContain("cannot be used (ENOTDIR)");
});

test("a folder that may not be written is refused in words", async () => {
  // Nobody makes a folder there, not even root.
  const args = ["--screen", screen, "--data", "/proc/hai-long"];
  expect(await refusal(args)).toMatch(/data folder \/proc\/hai-long cannot be used \(E[A-Z]+\)/);
});

test.skipIf(!hasMosquitto())(
  "on a real broker a clean stop leaves an offline status, and a killed kiosk a lost one",
  async () => {
    const broker = await startMosquitto();
    cleanups.push(() => broker.stop());
    const url = `mqtt://127.0.0.1:${broker.port}`;
    mkdirSync(folder, { recursive: true });
    writeIdentity(folder, { ...IDENTITY, mqtt: { ...IDENTITY.mqtt, url } });
    const topic = "hailong/v1/binh-lieu/bl-q1/status";
    const witness = createListener();
    const openLink = createMqttLink({ clock: RUNNING_CLOCK, log: SILENT_LOG });
    const line = openLink(
      linkOptions(url, { username: "witness", subscriptions: [topic] }),
      witness.events,
    );
    cleanups.push(() => line.end(false));
    const heard = (state: string) =>
      waitFor(
        `the status ${state}`,
        () => witness.messages.some(({ text }) => JSON.parse(text).state === state),
        45_000,
      );
    const first = await start();
    await heard("online");
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);
    await heard("offline");
    expect(witness.messages.some(({ text }) => text.includes('"lost"'))).toBe(false);

    witness.messages.length = 0;
    const second = await start();
    await heard("online");
    second.child.kill("SIGKILL");
    await heard("lost");
  },
);
