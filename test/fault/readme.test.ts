// The README's tables, held to the list they show: a fault that is not in them, or is there otherwise, fails.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FAULTS } from "./list-faults.ts";
import { defectLines, faultLines } from "./print-table.ts";

const text = readFileSync(new URL("README.md", import.meta.url), "utf8");

test("the README lists every fault as it is", () => {
  const missing = [...faultLines(FAULTS), ...defectLines()].filter((line) => !text.includes(line));
  expect(missing).toEqual([]);
});

test("the README lists no fault that is none", () => {
  // I1 to I8 are what must hold; the faults of operations are I-1, I-2 …
  const listed = [...text.matchAll(/^\| ([A-H]\d+[a-z]?|I-\d+) \|/gm)].map(([, id]) => id);
  const known = new Set(FAULTS.map(({ id }) => id));
  expect(listed.filter((id) => !known.has(id ?? ""))).toEqual([]);
});

test("an id stands for one fault", () => {
  const ids = FAULTS.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});
