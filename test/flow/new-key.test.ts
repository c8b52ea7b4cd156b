// A kiosk changes its key under load, as an admin asked over HTTP, and is killed with SIGKILL between any two steps of it.
// What is left must be one stream that goes on, that the independent checker agrees with, and whose bundle verifies.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { fieldsOf } from "../support/contract-fields.ts";
import { openLiveLine, type LiveLine } from "../support/live-line.ts";
import { runProgram } from "../support/start-program.ts";
import { waitFor } from "../support/wait-for.ts";

const VIET_NAM_MS = 7 * 3_600_000;

let line: LiveLine | undefined;
afterEach(async () => {
  await line?.remove();
  line = undefined;
});

async function keyOf({ admin }: LiveLine): Promise<string> {
  const { kiosks } = fieldsOf((await admin("GET", "/api/v1/kiosks")).body, "fleet");
  const [kiosk] = kiosks as unknown[];
  return String(fieldsOf(kiosk, "kiosk")["key"]);
}

async function askNewKey({ admin }: LiveLine): Promise<void> {
  await waitFor("a kiosk that is connected", async () => {
    const { status } = await admin("POST", "/api/v1/kiosks/bl-q1/new-key");
    return status === 202;
  });
}

const identity = (on: LiveLine) =>
  fieldsOf(
    JSON.parse(readFileSync(join(on.kiosks[0]?.folder ?? "", "identity.json"), "utf8")),
    "identity",
  );

it.each(["next key on the disk", "announced", "receipted", "turned"])(
  "killed when it is: %s",
  async (step) => {
    const preload = [new URL("../support/die-while-rotating.ts", import.meta.url)];
    line = await openLiveLine({
      broker: "embedded",
      kiosks: 1,
      seed: 7,
      kioskPreload: preload,
      kioskEnv: { ROTATION_DEATH: step },
    });
    const [kiosk] = line.kiosks;
    if (kiosk === undefined) throw new Error("no kiosk");
    const before = await keyOf(line);
    await line.startLoad();
    await askNewKey(line);
    await waitFor("its death", () => !kiosk.program().isRunning());

    await kiosk.startWith({ ROTATION_DEATH: "none" });
    await waitFor("the new key", async () => (await keyOf(line as LiveLine)) !== before);
    await waitFor("the turn", () => identity(line as LiveLine)["nextKeyPem"] === undefined);
    const thanked = line.thanked();
    await waitFor("further ratings", () => (line?.thanked() ?? 0) > thanked + 3);
    // What it signs with now is what the hub believes: another change goes through, and nobody dies.
    const second = await keyOf(line);
    await askNewKey(line);
    await waitFor("another key", async () => (await keyOf(line as LiveLine)) !== second);
    await line.settle();
    expect(identity(line)["turns"]).toHaveLength(2);

    const { status } = await line.admin("GET", "/api/v1/kiosks");
    expect(status).toBe(200);
    await line.killAll();
    const verdict = await line.check();
    expect(verdict.violations).toEqual([]);
    const month = new Date(Date.now() + VIET_NAM_MS).toISOString().slice(0, 7);
    const file = join(line.folder, "bundle.zip");
    const data = line.hub.folder;
    await runProgram([
      "evidence",
      month,
      "--calendar",
      "calendar",
      "--data",
      data,
      "--output",
      file,
    ]);
    const { faults, records } = fieldsOf(
      JSON.parse(await runProgram(["verify", file, "--json"])),
      "verdict",
    );
    expect(faults).toEqual([]);
    expect(records).toBeGreaterThan(10);
    expect(await runProgram(["verify", file])).toMatch(/^Đúng/);
  },
);
