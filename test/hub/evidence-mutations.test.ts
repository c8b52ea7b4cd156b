// Whatever is made untrue in a bundle is found, also when the hub's own key seals it again; an untouched bundle raises no alarm.
// MUTATIONS and SEED of the environment make longer or repeated runs.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chanceSeed, createChance } from "../support/chance.ts";
import { bodyIn, CHANGES, reseal, unzip, zip } from "../support/change-bundle.ts";
import {
  fillAutumn,
  openEvidenceHouse,
  verdictText,
  verifyBundle,
  type EvidenceHouse,
} from "../support/evidence-house.ts";

const EACH = Number(process.env["MUTATIONS"] ?? 25);
const HOUSES = Math.max(2, Math.floor(EACH / 10));
const SEED = chanceSeed();

let house: EvidenceHouse;
let bytes: Uint8Array;
let file: string;
beforeAll(async () => {
  house = await openEvidenceHouse();
  await fillAutumn(house, createChance(SEED));
  await house.closeMonth();
  bytes = readFileSync((await house.bundle()).file);
  file = join(house.folder, "changed.zip");
});
afterAll(() => house.close());

async function verify(content: Uint8Array) {
  writeFileSync(file, content);
  return verifyBundle(file);
}

describe(`changed bundles (SEED=${SEED})`, () => {
  test.each(Object.entries(CHANGES))(
    `${EACH} times: %s, then sealed again with the hub's key`,
    async (_name, change) => {
      const chance = createChance(SEED);
      for (let i = 0; i < EACH; i++) {
        const files = unzip(bytes);
        const body = bodyIn(files);
        const wrong = change(files, body, chance);
        reseal(files, body, house.key);
        const verdict = await verify(zip(files));
        if (verdict.kind === "unreadable") throw new Error(`${i}: ${verdict.why}`);
        const [first] = verdict.faults;
        if (first === undefined) throw new Error(`change ${i} was not found`);
        // What was counted instead of excluded may show in the figures only.
        if (wrong === null || first.stream === null) continue;
        expect({ i, stream: first.stream }).toEqual({ i, stream: wrong.stream });
        // A change of contents shows at the next signature; what is missing or too much shows where it is.
        const upto = first.upto ?? first.seq ?? wrong.seq;
        const within = (first.seq ?? wrong.seq) <= wrong.seq && wrong.seq <= upto;
        expect({ i, wrong, first, within }).toMatchObject({ within: true });
      }
    },
    120_000,
  );

  test("a changed file that nobody sealed again is named", async () => {
    const chance = createChance(SEED);
    const names = [...unzip(bytes).keys()].filter((name) => name !== "manifest.json");
    for (let i = 0; i < EACH; i++) {
      const files = unzip(bytes);
      const name = chance.pick(names);
      const text = files.get(name) ?? "";
      const place = chance.below(text.length);
      const other = text[place] === "1" ? "2" : "1";
      files.set(name, `${text.slice(0, place)}${other}${text.slice(place + 1)}\n`);
      const verdict = await verify(zip(files));
      if (verdict.kind === "unreadable") continue;
      expect(verdict.faults.map((fault) => fault.file)).toContain(name);
    }
  }, 120_000);

  test("a changed seal is found, whatever was changed in it", async () => {
    const chance = createChance(SEED);
    for (let i = 0; i < EACH; i++) {
      const files = unzip(bytes);
      const text = files.get("manifest.json") ?? "";
      const place = chance.below(text.length);
      const other = text[place] === "7" ? "8" : "7";
      files.set("manifest.json", `${text.slice(0, place)}${other}${text.slice(place + 1)}`);
      expect(verdictText(await verify(zip(files)))).not.toBe("fine");
    }
  }, 120_000);

  test("a flipped byte of the zip never passes for another content", async () => {
    const chance = createChance(SEED);
    for (let i = 0; i < EACH; i++) {
      const changed = Buffer.from(bytes);
      const place = chance.below(changed.length);
      changed[place] = (changed[place] ?? 0) ^ (1 << chance.below(8));
      const verdict = await verify(changed);
      // Dates and attributes of the zip prove nothing and are not looked at.
      if (verdictText(verdict) === "fine") expect(unzip(changed)).toEqual(unzip(bytes));
    }
  }, 120_000);

  test("another hub's seal is refused when the hub's key is known", async () => {
    const verdict = await verifyBundle((await house.bundle()).file, { hubKey: "A".repeat(43) });
    expect(verdictText(verdict)).toContain("it is sealed by the key");
  });
});

describe("untouched bundles", () => {
  test(`${HOUSES} histories raise no alarm, open, sealed or of one unit`, async () => {
    for (let i = 1; i <= HOUSES; i++) {
      const other = await openEvidenceHouse();
      try {
        await fillAutumn(other, createChance(SEED + i), 60);
        const open = verdictText(await verifyBundle((await other.bundle()).file));
        await other.closeMonth();
        const sealed = verdictText(await verifyBundle((await other.bundle()).file));
        const unit = verdictText(await verifyBundle((await other.bundle({ unit: "an" })).file));
        const hub = { id: "2026-10" };
        const before = verdictText(await verifyBundle((await other.bundle(hub)).file));
        expect({ seed: SEED + i, open, sealed, unit, before }).toEqual({
          seed: SEED + i,
          open: "fine",
          sealed: "fine",
          unit: "fine",
          before: "fine",
        });
      } finally {
        await other.close();
      }
    }
  }, 300_000);
});
