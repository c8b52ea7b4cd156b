// A bundle that somebody else made is small and wants to become large: `verify` keeps its memory, says one sentence, ends with 1 or 2.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createChance } from "../support/chance.ts";
import { fillAutumn, openEvidenceHouse, type EvidenceHouse } from "../support/evidence-house.ts";

const MB = 1_024 * 1_024;
/** More than an untouched bundle takes. Each bomb alone is parsed, line by line or at once, to several times as much. */
const MOST_MORE_MB = 512;
const COMMAND = fileURLToPath(new URL("../../build/hai-long.mjs", import.meta.url));
const TELL_PEAK = new URL("../support/tell-peak.ts", import.meta.url).href;

let house: EvidenceHouse;
let files: Readonly<Record<string, Uint8Array>>;
let records: string;
let untouched: Verified;

type Verified = {
  readonly code: number | null;
  readonly told: string;
  readonly peakMb: number;
};

beforeAll(async () => {
  house = await openEvidenceHouse();
  await fillAutumn(house, createChance(12), 30);
  await house.closeMonth();
  files = unzipSync(readFileSync((await house.bundle()).file));
  records = Object.keys(files).find((name) => name.startsWith("records/")) ?? "";
  untouched = verify({});
});
afterAll(() => house.close());

function verify(changed: Readonly<Record<string, Uint8Array>>): Verified {
  const file = join(house.folder, "bomb.zip");
  const peak = join(house.folder, "peak");
  writeFileSync(file, zipSync({ ...files, ...changed }, { level: 1 }));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", TELL_PEAK, COMMAND, "verify", file],
    { encoding: "utf8", env: { ...process.env, PEAK_FILE: peak } },
  );
  return { code: status, told: stdout + stderr, peakMb: Number(readFileSync(peak, "utf8")) };
}

const filled = (megabytes: number, text: string): Uint8Array =>
  new Uint8Array(Buffer.alloc(megabytes * MB, text));

test("an untouched bundle is good", () => {
  expect(untouched).toMatchObject({ code: 0 });
});

test.each([
  ["a line that never ends", 2, () => ({ "streams.ndjson": filled(64, " ") }), "too long"],
  ["a summary nested without end", 2, () => ({ "summary.json": filled(31, "[") }), "nested"],
  ["a summary of empty objects", 2, () => ({ "summary.json": filled(31, "[{},") }), "nested"],
  ["a seal nested without end", 2, () => ({ "manifest.json": filled(31, '{"a":') }), "nested"],
  ["a seal larger than any", 2, () => ({ "manifest.json": filled(40, " ") }), "larger"],
  ["records that are empty lines", 1, () => ({ [records]: filled(48, "\n") }), "not a record"],
  ["an endless log", 1, () => ({ "audit.ndjson": filled(33, "{}\n") }), "not an entry"],
] as const)("%s needs no more memory than is said", (_, code, bomb, sentence) => {
  const bitten = verify(bomb());
  expect(bitten.told).toContain(sentence);
  expect(bitten.told).not.toMatch(/\n\s+at /);
  expect(bitten.code).toBe(code);
  expect(bitten.peakMb).toBeLessThan(untouched.peakMb + MOST_MORE_MB);
});
