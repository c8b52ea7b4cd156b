// What a program of ours loads before it does anything: the schema library as the build put it together.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { libraryFolder } from "../../build/few-files.mjs";

const PROGRAM = fileURLToPath(new URL("../../build/hai-long.mjs", import.meta.url));
const LIBRARY = new URL("../../node_modules/typebox/package.json", import.meta.url);
const BUILD = new URL("../../build/build-library.ts", import.meta.url).href;
/** For `node --import`: says at the end which files of the library were loaded. */
const COUNT = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ load: (url, context, next) => {
    if (/typebox/.test(url)) loaded.push(url);
    return next(url, context);
  } });
  process.on("exit", () => process.stderr.write(JSON.stringify(loaded)));
`)}`;

/** `npm test` has done it; one file alone may come first. */
beforeAll(() => {
  const build = `import { buildLibrary } from ${JSON.stringify(BUILD)}; await buildLibrary();`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", build]);
}, 60_000);

test("a program loads the schema library out of few files, and none of its own 683", () => {
  const said = execFileSync("sh", [
    "-c",
    `"$0" --import "$1" "$2" --help 2>&1 >/dev/null`,
    process.execPath,
    COUNT,
    PROGRAM,
  ]);
  const loaded = JSON.parse(said.toString()) as string[];
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.length).toBeLessThan(20);
  expect(loaded.every((url) => url.startsWith(libraryFolder().href))).toBe(true);
});

test("what was put together has every entry and every name that the library has", async () => {
  const { exports } = JSON.parse(readFileSync(LIBRARY, "utf8")) as {
    exports: Record<string, { import: string }>;
  };
  for (const [name, { import: file }] of Object.entries(exports)) {
    const entry = name === "." ? "typebox" : name.slice(2);
    const own = (await import(new URL(file, LIBRARY).href)) as object;
    const ours = (await import(new URL(`${entry}.mjs`, libraryFolder()).href)) as object;
    expect(Object.keys(ours).toSorted(), name).toEqual(Object.keys(own).toSorted());
  }
  expect(readdirSync(fileURLToPath(libraryFolder())).length).toBeLessThan(20);
});
