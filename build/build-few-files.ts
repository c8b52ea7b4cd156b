// Puts the programs, their worker threads, the libraries and every entry of the schema library together in a few files
// (out/few-files), for few-files.mjs. Promises: whole or not used (the manifest comes last); what a running program may still
// load stays; files beside a source (fonts, pages, package.json) are found where that source lies.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import {
  FEW_FILES,
  fewFilesName,
  fileState,
  isUnchanged,
  LIBRARY,
  MANIFEST,
  readManifest,
  type Manifest,
} from "./few-files.mjs";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = fileURLToPath(FEW_FILES);
const PROGRAMS = ["hub/main.ts", "kiosk/web/main.ts", "kiosk/machine/export-receipts.ts"];
const THREADS = [
  "hub/store/sqlite/worker.ts",
  "hub/store/sqlite/copy-worker.ts",
  "hub/store/postgres/worker.ts",
  "hub/store/postgres/wire-thread.ts",
];
/** What a library's files are made of; the second is npm's own account of what it installed. */
const LOCKS = ["package-lock.json", "node_modules/.package-lock.json"];
/** Loaded from their own folders: they look for files beside them, or are asked for seldom. */
const APART = ["better-sqlite3", "pg", "pdfkit", "@fastify/swagger-ui", "write-excel-file"];
/** Optional natives, which their users do without. */
const ABSENT = ["bufferutil", "utf-8-validate", "pg-native"];
/** Another build is another result. */
const OWN = "build/build-few-files.ts";
/** A program that was started before a build may still load a part of the build before. */
const KEPT_MS = 7 * 86_400_000;

/** Nothing to do while they are made of what lies there now. */
export async function buildFewFiles(always = false): Promise<void> {
  if (!always && isFresh()) return;
  const before = Date.now() - KEPT_MS;
  const libraries = Object.fromEntries(LOCKS.map((path) => [path, fileState(path)]));
  const sources = new Map([[OWN, fileState(OWN)]]);
  mkdirSync(FOLDER, { recursive: true });
  rmSync(MANIFEST, { force: true });
  await build({
    configFile: false,
    root: PROJECT,
    logLevel: "warn",
    publicDir: false,
    plugins: [besideTheSource(), noteSources(sources), plainAscii()],
    ssr: { noExternal: true, external: APART, target: "node" },
    build: {
      ssr: true,
      outDir: FOLDER,
      emptyOutDir: false,
      minify: false,
      target: "node22",
      rolldownOptions: {
        input: { ...programEntries(), ...libraryEntries() },
        external: [...APART, ...ABSENT],
        preserveEntrySignatures: "strict",
        output: { format: "es", entryFileNames: "[name].mjs", chunkFileNames: "part-[hash].mjs" },
      },
    },
  });
  removeOld(FOLDER, before);
  writeManifest({ programs: PROGRAMS, libraries, sources: Object.fromEntries(sources) });
}

function isFresh(): boolean {
  const manifest = readManifest();
  return manifest !== undefined && isUnchanged(manifest.libraries) && isUnchanged(manifest.sources);
}

function writeManifest(manifest: Manifest): void {
  const made = join(FOLDER, `manifest.${process.pid}`);
  writeFileSync(made, `${JSON.stringify(manifest, null, 1)}\n`);
  renameSync(made, MANIFEST);
}

/** What was last written before `before`, ms UTC. */
export function removeOld(folder: string, before: number): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (statSync(file).mtimeMs < before) rmSync(file, { force: true });
  }
}

const withoutEnding = (path: string): string => fewFilesName(path).replace(/\.mjs$/, "");

function programEntries(): Readonly<Record<string, string>> {
  const paths = [...PROGRAMS, ...THREADS];
  return Object.fromEntries(paths.map((path) => [withoutEnding(path), join(PROJECT, path)]));
}

function libraryEntries(): Readonly<Record<string, string>> {
  const folder = join(PROJECT, "node_modules", LIBRARY);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library's own description, pinned
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, { readonly import: string }>>;
  };
  return Object.fromEntries(
    Object.entries(exports).map(([name, { import: file }]) => [
      withoutEnding(name.replace(/^\./, LIBRARY)),
      join(folder, file),
    ]),
  );
}

const ownPath = (id: string): string | undefined => {
  const path = relative(PROJECT, id);
  return /^(?:hub|kiosk|shared)\//.test(path) ? path : undefined;
};

/** `import.meta.url` goes on to mean the source's own place, but for a thread's program, which is one of the few. */
function besideTheSource(): Plugin {
  return {
    name: "beside-the-source",
    enforce: "pre",
    transform(code, id) {
      const path = ownPath(id);
      if (path === undefined || !code.includes("import.meta.url")) return null;
      const thread = /new URL\("(\.\/[a-z-]+\.ts)", import\.meta\.url\)/g;
      const source = `new URL("../../${path}", import.meta.url).href`;
      return {
        code: code
          .split(thread)
          .map((piece, index) =>
            index % 2 === 0
              ? piece.replaceAll("import.meta.url", source)
              : `new URL("./${threadName(resolve(dirname(id), piece))}", import.meta.url)`,
          )
          .join(""),
        map: null,
      };
    },
  };
}

function threadName(file: string): string {
  const path = relative(PROJECT, file);
  if (!THREADS.includes(path)) throw new Error(`${path} is a thread that this build does not know`);
  return fewFilesName(path);
}

/** Its state before it is read: one that changes meanwhile is another than the one that is in the few files. */
function noteSources(states: Map<string, string | null>): Plugin {
  return {
    name: "note-sources",
    enforce: "pre",
    load(id) {
      const path = ownPath(id);
      if (path !== undefined) states.set(path, fileState(path));
      return null;
    },
  };
}

/** A file with one letter beyond ASCII is read letter by letter, into twice the memory: a tenth of the hub's start. */
function plainAscii(): Plugin {
  const escape = (letter: string): string =>
    `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return {
    name: "plain-ascii",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        // There an escape would be six letters, and none of them the one that was meant.
        const raw = /String\.raw`[^`]*[\u0080-\uffff]/.exec(chunk.code);
        if (raw !== null) throw new Error(`only ASCII can stand in ${raw[0].slice(0, 60)}`);
        chunk.code = chunk.code.replaceAll(/[\u0080-\uffff]/g, escape);
      }
    },
  };
}
