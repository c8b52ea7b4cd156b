// A program of ours is a thousand small files with its libraries, and each start would find, read and compile every one of them.
// Where the build has put the programs together in a few (build-few-files.ts), those are loaded. Promises: only while they are
// made of exactly what lies there now; else, and with HAI_LONG_SOURCES=1, our own files are loaded one by one, and nothing else changes.
import { readFileSync, statSync } from "node:fs";
import module from "node:module";

const ROOT = new URL("../", import.meta.url);
export const FEW_FILES = new URL("out/few-files/", ROOT);
export const MANIFEST = new URL("manifest.json", FEW_FILES);
/** The schema library: also a source that is loaded by itself takes it out of the few. */
export const LIBRARY = "typebox";

/** `hub/main.ts` becomes `hub-main.mjs`, `typebox/compile` becomes `typebox-compile.mjs`. */
export function fewFilesName(path) {
  return `${path.replace(/\.ts$/, "").replaceAll("/", "-")}.mjs`;
}

/** What tells one state of a file from another; null when it is not there. `path`: from the project's folder. */
export function fileState(path) {
  const found = statSync(new URL(path, ROOT), { throwIfNoEntry: false });
  return found === undefined ? null : `${found.size} ${found.mtimeMs}`;
}

/** What the build says of itself; undefined while there is none. */
export function readManifest() {
  try {
    return JSON.parse(readFileSync(MANIFEST, "utf8"));
  } catch {
    return undefined;
  }
}

/** `states`: path → its fileState when the few files were made. */
export const isUnchanged = (states) =>
  Object.entries(states).every(([path, state]) => fileState(path) === state);

/** Sources take the schema library's 683 files as the build put them together. */
function loadLibraryOfFew() {
  // Not there before Node 22.15.
  module.registerHooks?.({
    resolve(specifier, context, next) {
      if (specifier !== LIBRARY && !specifier.startsWith(`${LIBRARY}/`)) {
        return next(specifier, context);
      }
      const url = new URL(fewFilesName(specifier), FEW_FILES).href;
      return { url, format: "module", shortCircuit: true };
    },
  });
}

/**
 * Where to import a program from; `source`: its path from the project's folder. Call it before anything of the product is
 * imported, and once: what follows may be loaded otherwise.
 */
export function programUrl(source) {
  const manifest = readManifest();
  if (manifest !== undefined && isUnchanged(manifest.libraries)) {
    const mayBeFew =
      process.env["HAI_LONG_SOURCES"] !== "1" &&
      manifest.programs.includes(source) &&
      isUnchanged(manifest.sources);
    if (mayBeFew) return new URL(fewFilesName(source), FEW_FILES).href;
    loadLibraryOfFew();
  }
  return new URL(source, ROOT).href;
}
