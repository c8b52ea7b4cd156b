// What a program of ours loads before it does anything: itself and its libraries, as the build put them together.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FEW_FILES, fewFilesName, fileState, readManifest } from "../../build/few-files.mjs";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const PROGRAM = at("build/hai-long.mjs");
const LIBRARY = new URL("../../node_modules/typebox/package.json", import.meta.url);
const BUILD = new URL("../../build/build-few-files.ts", import.meta.url).href;
/** For `node --import`: says at the end which files were loaded. */
const COUNT = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ load: (url, context, next) => {
    loaded.push(url);
    return next(url, context);
  } });
  process.on("exit", () => process.stderr.write(JSON.stringify(loaded)));
`)}`;

function inBuild(statement: string): void {
  const script = `import { buildFewFiles, removeOld } from ${JSON.stringify(BUILD)}; ${statement};`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", script]);
}

/** `npm test` has done it; one file alone may come first. */
beforeAll(() => inBuild("await buildFewFiles()"), 60_000);

function loadedBy(env: Readonly<Record<string, string>>): readonly string[] {
  const command = `"$0" --import "$1" "$2" user --help 2>&1 >/dev/null`;
  const said = execFileSync("sh", ["-c", command, process.execPath, COUNT, PROGRAM], {
    env: { ...process.env, ...env },
  });
  return (JSON.parse(said.toString()) as string[]).filter((url) => url.startsWith("file:"));
}

test("a program loads itself and its libraries out of few files", () => {
  const loaded = loadedBy({});
  expect(loaded).toContain(new URL("hub-main.mjs", FEW_FILES).href);
  const others = loaded.filter((url) => !url.startsWith(FEW_FILES.href));
  expect(others).toEqual(
    ["hai-long", "few-files", "node-guard"].map(
      (name) => pathToFileURL(at(`build/${name}.mjs`)).href,
    ),
  );
  expect(loaded.length).toBeLessThan(40);
});

test("with HAI_LONG_SOURCES=1 our own files are loaded one by one, the schema library out of few", () => {
  const loaded = loadedBy({ HAI_LONG_SOURCES: "1" });
  expect(loaded).toContain(pathToFileURL(at("hub/main.ts")).href);
  expect(loaded.filter((url) => url.includes("node_modules/typebox/"))).toEqual([]);
  expect(loaded).toContain(new URL("typebox.mjs", FEW_FILES).href);
});

test("what was put together has every entry and every name that the schema library has", async () => {
  const { exports } = JSON.parse(readFileSync(LIBRARY, "utf8")) as {
    exports: Record<string, { import: string }>;
  };
  for (const [name, { import: file }] of Object.entries(exports)) {
    const entry = fewFilesName(name.replace(/^\./, "typebox"));
    const own = (await import(new URL(file, LIBRARY).href)) as object;
    const ours = (await import(new URL(entry, FEW_FILES).href)) as object;
    expect(Object.keys(ours).toSorted(), name).toEqual(Object.keys(own).toSorted());
  }
});

test("of older builds goes what has not been written for so long, and nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-old-files-"));
  for (const [name, writtenAt] of [
    ["old.mjs", 100],
    ["new.mjs", 300],
  ] as const) {
    writeFileSync(join(folder, name), "");
    utimesSync(join(folder, name), writtenAt, writtenAt);
  }
  inBuild(`removeOld(${JSON.stringify(folder)}, 200_000)`);
  expect(readdirSync(folder)).toEqual(["new.mjs"]);
  rmSync(folder, { recursive: true });
});

test("what a source looked like is noted for every source that is in the few files", () => {
  const { sources } = readManifest() ?? {};
  const states = Object.entries(sources ?? {});
  expect(states.map(([path]) => path)).toContain("hub/main.ts");
  expect(states.map(([path]) => path)).toContain("kiosk/core/take-rating.ts");
  expect(states.map(([path]) => path)).toContain("shared/evidence/chain.ts");
  expect(states.filter(([path, state]) => state === null || fileState(path) !== state)).toEqual([]);
});

describe("the few files are taken", () => {
  let folder: string;
  /** Says where its program comes from, and where a bare import of the schema library leads: few files have none. */
  const LAUNCH = `import { programUrl } from "./few-files.mjs";
    const { said } = await import(programUrl("hub/main.ts"));
    console.log(said, await import("typebox").then(({ from }) => from, () => "library"));`;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hai-long-few-files-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    for (const name of ["build", "hub", "out/few-files"]) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    cpSync(at("build/few-files.mjs"), join(folder, "build/few-files.mjs"));
    writeFileSync(join(folder, "build/launch.mjs"), LAUNCH);
    writeFileSync(join(folder, "package-lock.json"), "{}");
    writeFileSync(join(folder, "hub/main.ts"), 'export const said: string = "source";');
    writeFileSync(join(folder, "out/few-files/hub-main.mjs"), 'export const said = "few";');
    writeFileSync(join(folder, "out/few-files/typebox.mjs"), 'export const from = "few";');
    const state = `import { fileState } from "./build/few-files.mjs";
      const states = (path) => ({ [path]: fileState(path) });
      console.log(JSON.stringify({ programs: ["hub/main.ts"], libraries: states("package-lock.json"), sources: states("hub/main.ts") }))`;
    const manifest = run(["--input-type=module", "--eval", state]);
    writeFileSync(join(folder, "out/few-files/manifest.json"), manifest);
  });

  function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
    const options = { cwd: folder, env: { ...process.env, ...env } };
    return execFileSync(process.execPath, args, options).toString().trim();
  }

  test.each<readonly [string, string, () => void]>([
    ["while nothing has changed", "few library", () => undefined],
    [
      "but for a program of which a source has changed",
      "source few",
      () => writeFileSync(join(folder, "hub/main.ts"), 'export const said: string = "source"; '),
    ],
    [
      "but for nothing when a library may be another",
      "source library",
      () => writeFileSync(join(folder, "package-lock.json"), "{ }"),
    ],
    [
      "but for nothing while a build is at work",
      "source library",
      () => rmSync(join(folder, "out/few-files/manifest.json")),
    ],
  ])("%s", (_when, expected, change) => {
    change();
    expect(run(["build/launch.mjs"])).toBe(expected);
  });

  test("but for no program when the sources are asked for", () => {
    expect(run(["build/launch.mjs"], { HAI_LONG_SOURCES: "1" })).toBe("source few");
  });
});
