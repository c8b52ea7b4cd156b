// The hub changes its key under load, and the command is killed with SIGKILL between any two of its steps. Kiosks that were there
// and a kiosk that was away all go on with the hub that they know; what was sealed before stands; a stranger's word is nothing.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { createPrivateKeyPem } from "../../shared/evidence/signing.ts";
import { fieldsOf } from "../support/contract-fields.ts";
import { openLiveLine, type LiveLine } from "../support/live-line.ts";
import type { RunningKiosk } from "../support/start-kiosk.ts";
import { runProgram, startProgram } from "../support/start-program.ts";
import { waitFor } from "../support/wait-for.ts";

const VIET_NAM_MS = 7 * 3_600_000;
const month = (): string => new Date(Date.now() + VIET_NAM_MS).toISOString().slice(0, 7);

let line: LiveLine | undefined;
afterEach(async () => {
  await line?.remove();
  line = undefined;
});

const pinned = ({ folder }: RunningKiosk): string => {
  const text = readFileSync(join(folder, "identity.json"), "utf8");
  return String(fieldsOf(JSON.parse(text), "identity")["hubPublicKey"]);
};

async function keyOf(data: string): Promise<string> {
  const lines = (await runProgram(["hub-key", "list", "--data", data])).trim().split("\n");
  return String(fieldsOf(JSON.parse(lines.at(-1) ?? ""), "key")["key"]);
}

async function bundle(on: LiveLine, name: string): Promise<string> {
  const file = join(on.folder, name);
  await runProgram(["evidence", month(), "--data", on.hub.folder, "--output", file]);
  return file;
}

async function open(): Promise<{ on: LiveLine; here: RunningKiosk; away: RunningKiosk }> {
  const on = await openLiveLine({ broker: "embedded", kiosks: 2, seed: 11 });
  line = on;
  const [here, away] = on.kiosks;
  if (here === undefined || away === undefined) throw new Error("no kiosks");
  await on.startLoad();
  await waitFor("ratings", () => on.thanked() > 6);
  return { on, here, away };
}

it.each(["next key on the disk", "named by the old key", "in its place"])(
  "killed when the new key is: %s",
  async (step) => {
    const { on, here, away } = await open();
    const data = on.hub.folder;
    const old = await keyOf(data);
    await away.kill();
    await on.hub.stop();
    const before = await bundle(on, "before.zip");

    const preload = [new URL("../support/die-while-rekeying.ts", import.meta.url)];
    const rotate = ["hub-key", "rotate", "--data", data];
    const dying = startProgram(rotate, { preload, env: { REKEY_DEATH: step } });
    await expect(dying).rejects.toThrow("SIGKILL");
    await on.hub.start();
    const key = await keyOf(data);
    // Nobody vouched yet for a key that merely lay there: the hub goes on as it was, and is asked again.
    if (step === "next key on the disk") {
      expect(key).toBe(old);
      await waitFor("ratings", () => on.thanked() > 12);
      await on.hub.stop();
      await runProgram(rotate);
      await on.hub.start();
    }
    const next = await keyOf(data);
    expect(next).not.toBe(old);
    await waitFor("the kiosk that was there", () => pinned(here) === next);
    expect(pinned(away)).toBe(old);
    await away.start();
    await waitFor("the kiosk that was away", () => pinned(away) === next);
    await on.settle();
    await on.killAll();

    const verdict = await on.check({ ...on.input, hubPublicKey: next });
    expect(verdict.violations).toEqual([]);
    const after = await bundle(on, "after.zip");
    const told = await runProgram(["verify", after, "--hub-key", old]);
    expect(told).toContain(`hub keys ${old} → ${next}`);
    expect(await runProgram(["verify", before, "--hub-key", old])).toMatch(/^Đúng/);
    const receipts = join(on.folder, "receipts.ndjson");
    await runProgram(["receipts", "--data", here.folder, "-o", receipts]);
    expect(await runProgram(["verify", after, "--receipts", receipts])).not.toContain("nothing");
  },
);

it("a hub with a key that nobody named is not started in the place of the one that kiosks know", async () => {
  const { on, here } = await open();
  const data = on.hub.folder;
  await on.hub.stop();
  await runProgram(["hub-key", "rotate", "--data", data]);
  const next = await keyOf(data);
  const known = pinned(here);
  writeFileSync(join(data, "hub-key.pem"), createPrivateKeyPem(), { mode: 0o600 });
  await expect(on.hub.start()).rejects.toThrow("and not the one that the hub named last");
  // The log tells of it too: taking the file away changes nothing.
  rmSync(join(data, "hub-keys.ndjson"));
  await expect(on.hub.start()).rejects.toThrow("and not the one that the hub named last");
  expect(pinned(here)).toBe(known);
  expect(next).not.toBe(known);
});
