// The shell stays thin, and Electron stays in it: which files may import it at run time, and how much they may hold.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The run-time code of the shell. Everything else in kiosk/electron is plain Node and is tested as such. */
const SHELL = ["bridge-ipc.ts", "lock-down.ts", "main.ts", "preload.ts", "screen-window.ts"];
const MOST_LINES_OF_CODE = 300;

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => /\.(tsx?|mjs)$/.test(name));
}

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

function importsElectron(text: string): boolean {
  return [...text.matchAll(/^import (type )?[^;]*?"electron(?:\/\w+)?";/gms)].some(
    ([, typeOnly]) => typeOnly === undefined,
  );
}

test("only the shell imports electron at run time, and nobody asks for it in another way", () => {
  const importers = ["shared", "kiosk", "hub", "build"]
    .flatMap((top) => sources(top))
    .filter((file) => {
      const text = read(file);
      return importsElectron(text) || /(?:require|import)\(\s*["']electron["']/.test(text);
    });
  expect(importers.toSorted()).toEqual(SHELL.map((name) => `kiosk/electron/${name}`));
});

test("the shell is thin, and says nothing about ratings", () => {
  const lines = SHELL.flatMap((name) => read(`kiosk/electron/${name}`).split("\n"));
  const code = lines.filter((line) => !/^\s*(?:\/\/|\/\*|\*|$)/.test(line));
  expect(code.length).toBeLessThan(MOST_LINES_OF_CODE);
  expect(code.filter((line) => /\b(?:level|scale|rating)\b/i.test(line))).toEqual([]);
});

test("the shell has no top-level await and never opens anything outside", () => {
  for (const name of SHELL) {
    const text = read(`kiosk/electron/${name}`);
    expect(text).not.toMatch(/^await |^const .* = await /m);
    expect(text).not.toMatch(/openExternal|remote\b|nodeIntegration: true/);
  }
});

test("every requirement of a kiosk is in the README's table, with tests that are there", () => {
  const [, table = ""] = read("kiosk/README.md").split("\n## Requirements\n");
  const rows = table.split("\n").filter((line) => /^\| K\d/.test(line));
  expect(rows.map((row) => /^\| (K\d+) /.exec(row)?.[1])).toEqual(
    Array.from({ length: 30 }, (_, index) => `K${index + 1}`),
  );
  const named = [...table.matchAll(/`((?:test|build|kiosk)\/[^`]+\.(?:ts|mjs))`/g)];
  const missing = named
    .map(([, file]) => file ?? "")
    .filter((file) => !existsSync(join(ROOT, file)));
  expect(missing).toEqual([]);
});
