// The walls of the house as data: which folder may import which, and which packages. The README explains the direction.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { LONGEST } from "../longest-first.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** folder → folders it may import from (itself always) and packages it may use at run time. */
const LAYERS: Readonly<
  Record<string, { folders: readonly string[]; packages: readonly string[] }>
> = {
  shared: { folders: [], packages: ["typebox", "temporal-polyfill"] },
  "shared/evidence": { folders: ["shared"], packages: ["node:crypto"] },
  "kiosk/core": {
    folders: ["shared", "shared/evidence", "kiosk/store", "kiosk/link"],
    packages: ["node:*"],
  },
  "kiosk/store": {
    folders: ["shared", "shared/evidence"],
    packages: ["node:*", "better-sqlite3", "typebox"],
  },
  "kiosk/link": { folders: ["shared"], packages: ["node:*", "mqtt"] },
  "kiosk/screen": {
    folders: ["shared"],
    packages: ["preact", "@fontsource/*", "virtual:chinese-font.css"],
  },
  "kiosk/machine": {
    folders: ["shared", "shared/evidence", "kiosk/core", "kiosk/store", "kiosk/link"],
    packages: ["node:*", "typebox"],
  },
  "kiosk/electron": {
    folders: [
      "shared",
      "shared/evidence",
      "kiosk/core",
      "kiosk/store",
      "kiosk/link",
      "kiosk/machine",
    ],
    packages: ["node:*", "electron", "typebox", "pino"],
  },
  "kiosk/web": {
    folders: [
      "shared",
      "shared/evidence",
      "kiosk/core",
      "kiosk/store",
      "kiosk/link",
      "kiosk/machine",
    ],
    packages: ["node:*", "ws", "commander", "pino", "typebox"],
  },
  "hub/broker": {
    folders: ["shared", "shared/evidence"],
    packages: ["node:*", "aedes", "typebox"],
  },
  "hub/link": {
    folders: ["shared", "shared/evidence", "hub/store", "hub/broker", "hub/ingest"],
    packages: ["node:*", "mqtt", "aedes"],
  },
  "hub/ingest": {
    folders: ["shared", "shared/evidence", "hub/store", "hub/link"],
    packages: ["node:*"],
  },
  "hub/store": {
    folders: ["shared", "shared/evidence"],
    packages: ["node:*", "better-sqlite3", "pg", "temporal-polyfill"],
  },
  "hub/summary": { folders: ["shared", "hub/store"], packages: ["temporal-polyfill"] },
  "hub/evidence": {
    folders: ["shared", "shared/evidence", "hub/store", "hub/summary"],
    packages: ["node:*", "fflate", "temporal-polyfill"],
  },
  "hub/report": {
    folders: ["shared", "hub/store", "hub/summary"],
    packages: ["node:*", "fflate", "pdfkit", "temporal-polyfill", "write-excel-file"],
  },
  "hub/backup": { folders: ["shared", "hub/store"], packages: ["node:*", "typebox"] },
  "hub/watch": { folders: ["shared", "hub/store"], packages: ["node:*"] },
  "hub/import": {
    folders: ["shared", "hub/store"],
    packages: ["node:*", "fflate", "read-excel-file"],
  },
  "hub/supervision": {
    folders: [
      "shared",
      "shared/evidence",
      "hub/store",
      "hub/summary",
      "hub/evidence",
      "hub/report",
    ],
    packages: ["node:*", "temporal-polyfill"],
  },
  "hub/people": { folders: ["shared", "shared/evidence", "hub/store"], packages: ["node:*"] },
  "hub/http": {
    folders: [
      "shared",
      "shared/evidence",
      "hub/store",
      "hub/summary",
      "hub/people",
      "hub/link",
      "hub/evidence",
      "hub/report",
      "hub/watch",
      "hub/import",
      "hub/supervision",
    ],
    packages: ["node:*", "temporal-polyfill", "fastify", "@fastify/*", "typebox", "pino", "uqr"],
  },
  "hub/demo": {
    folders: ["shared", "shared/evidence", "hub/store", "hub/people"],
    packages: ["node:*", "temporal-polyfill"],
  },
  "hub/dashboard": {
    folders: ["shared"],
    packages: ["preact", "@fontsource/*", "temporal-polyfill"],
  },
};

const folders = Object.keys(LAYERS).toSorted((a, b) => b.length - a.length);

function layerOf(path: string): string | undefined {
  return folders.find((folder) => path.startsWith(`${folder}/`));
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

type Import = { readonly file: string; readonly target: string; readonly typeOnly: boolean };

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const lines = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^"';]*?from\s+"([^"]+)"|(?:^|\n)\s*import\s+"([^"]+)"|import\("([^"]+)"\)/g,
  );
  return [...lines].map((match) => ({
    file,
    target: match[2] ?? match[3] ?? match[4] ?? "",
    typeOnly: match[1] !== undefined,
  }));
}

function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*")
      ? name.startsWith(pattern.slice(0, -1))
      : name === pattern || name.startsWith(`${pattern}/`),
  );
}

function crossings(): readonly string[] {
  const faults: string[] = [];
  for (const file of ["shared", "kiosk", "hub"].flatMap((top) => sourceFiles(top))) {
    const layer = layerOf(file);
    // A Vite configuration runs when the page is built; it is not part of it.
    if (layer === undefined || file.endsWith("/vite.config.ts")) continue;
    const allowed = LAYERS[layer];
    if (allowed === undefined) continue;
    for (const { target, typeOnly } of importsOf(file)) {
      if (target.startsWith(".")) {
        const path = relative(root, join(root, dirname(file), target));
        const other = layerOf(path) ?? path;
        if (other !== layer && !allowed.folders.includes(other)) faults.push(`${file} → ${path}`);
        const portOnly =
          layer === "kiosk/core" && (other === "kiosk/store" || other === "kiosk/link");
        if (portOnly && !typeOnly && !path.endsWith("-store.ts"))
          faults.push(`${file} → ${path} (types only)`);
      } else if (!typeOnly && !matches(target, allowed.packages)) {
        faults.push(`${file} → package ${target}`);
      }
    }
  }
  return faults;
}

/** All that is loaded when `file` is: packages by name, the project's own files by path. */
function loadedBy(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const { target, typeOnly } of importsOf(file)) {
    if (typeOnly) continue;
    if (target.startsWith(".")) loadedBy(relative(root, join(root, dirname(file), target)), found);
    else found.add(target);
  }
  return found;
}

describe("the house", () => {
  test("no file imports across a wall", () => {
    expect(crossings()).toEqual([]);
  });

  test.each(["sqlite", "postgres"])(
    "a thread of the hub's store on %s starts without the schema library, which is 680 files to load",
    (engine) => {
      const loaded = [...loadedBy(`hub/store/${engine}/worker.ts`)];
      expect(loaded).toContain(`hub/store/${engine}/ingest.ts`);
      expect(loaded.filter((name) => name.startsWith("typebox"))).toEqual([]);
    },
  );

  test("the top level holds only what the owner fixed", () => {
    const fixed = new Set(
      "kiosk hub shared build test package.json tsconfig.base.json electron-builder.yml README.md LICENSE package-lock.json".split(
        " ",
      ),
    );
    const made = new Set(["node_modules", "out", "dist"]);
    const odd = readdirSync(root).filter(
      (name) => !name.startsWith(".") && !fixed.has(name) && !made.has(name),
    );
    expect(odd).toEqual([]);
  });

  test("no source file is longer than 300 lines", () => {
    const long = ["shared", "kiosk", "hub", "build", "test"]
      .flatMap((top) => sourceFiles(top))
      .filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 301);
    expect(long).toEqual([]);
  });

  test("every test file that is to begin first is there", () => {
    const missing = LONGEST.filter((name) => !existsSync(join(root, `test/${name}.test.ts`)));
    expect(missing).toEqual([]);
  });
});
