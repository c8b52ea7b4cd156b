// The tests' own line of real processes: what it leaves when it cannot be opened.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLiveLine } from "../support/live-line.ts";

test("a line that cannot be opened leaves no program and no folder behind", async () => {
  const before = process.env["TMPDIR"];
  const folder = mkdtempSync(join(tmpdir(), "hai-long-open-"));
  process.env["TMPDIR"] = folder;
  try {
    const opening = openLiveLine({
      broker: "embedded",
      kiosks: 2,
      seed: 1,
      kioskPreload: [new URL("no-such-module.ts", import.meta.url)],
    });
    await expect(opening).rejects.toThrow("no-such-module");
    // A folder goes after the program that works in it.
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    process.env["TMPDIR"] = before;
    rmSync(folder, { recursive: true, force: true });
  }
});
