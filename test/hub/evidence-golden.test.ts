// The golden bundles, for this verifier and any other: one that is good, one with a changed record, and what is to be said of them.
// GOLDEN=new in the environment makes them anew; that is a change of the format.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createChance } from "../support/chance.ts";
import { bodyIn, linesIn, reseal, unzip, zip } from "../support/change-bundle.ts";
import { fillAutumn, openEvidenceHouse, verifyBundle } from "../support/evidence-house.ts";

const path = (name: string): string => fileURLToPath(new URL(`golden/${name}`, import.meta.url));

async function makeAnew(): Promise<void> {
  const house = await openEvidenceHouse();
  try {
    await fillAutumn(house, createChance(8), 90);
    await house.closeMonth();
    const { file } = await house.bundle();
    copyFileSync(file, path("2026-11.zip"));
    const files = unzip(readFileSync(file));
    const body = bodyIn(files);
    const name = `records/${body.streams[0]?.stream ?? ""}.ndjson`;
    const changed = linesIn(files, name).map((line) => line.replace('"KHL"', '"RHL"'));
    files.set(name, changed.map((line) => `${line}\n`).join(""));
    reseal(files, body, house.key);
    writeFileSync(path("2026-11-changed.zip"), zip(files));
    const verdicts = {
      "2026-11.zip": await verifyBundle(path("2026-11.zip")),
      "2026-11-changed.zip": await verifyBundle(path("2026-11-changed.zip")),
    };
    writeFileSync(path("verdicts.json"), `${JSON.stringify(verdicts, null, 2)}\n`);
  } finally {
    await house.close();
  }
}

if (process.env["GOLDEN"] === "new") await makeAnew();

test.each(["2026-11.zip", "2026-11-changed.zip"])("%s is judged as it always was", async (name) => {
  const verdicts = JSON.parse(readFileSync(path("verdicts.json"), "utf8"));
  expect(await verifyBundle(path(name))).toEqual(verdicts[name]);
});

test("the good one is good and the changed one names its stream", () => {
  const verdicts = JSON.parse(readFileSync(path("verdicts.json"), "utf8"));
  const changed = verdicts["2026-11-changed.zip"].faults;
  expect(verdicts["2026-11.zip"].faults).toEqual([]);
  expect(changed[0]).toMatchObject({ file: expect.stringMatching(/^records\//) });
});
