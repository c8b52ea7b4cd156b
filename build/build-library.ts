// Puts the schema library's 683 files together in a few (out/typebox-VERSION), one an entry of its own, for few-files.mjs.
// Promises: the library's own code and nothing else, every entry that its package.json names; whole or not there.
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { libraryFolder } from "./few-files.mjs";

const LIBRARY = fileURLToPath(new URL("../node_modules/typebox", import.meta.url));

/** Nothing to do where it is there. */
export async function buildLibrary(): Promise<void> {
  const folder = fileURLToPath(libraryFolder());
  if (existsSync(folder)) return;
  const made = `${folder.replace(/\/$/, "")}.${process.pid}`;
  await build({
    configFile: false,
    root: LIBRARY,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: made,
      emptyOutDir: true,
      minify: false,
      target: "node22",
      rollupOptions: {
        input: entries(),
        preserveEntrySignatures: "strict",
        output: { format: "es", entryFileNames: "[name].mjs", chunkFileNames: "part-[hash].mjs" },
      },
    },
  });
  try {
    renameSync(made, folder);
  } catch {
    // Another program was faster; it made the same.
    rmSync(made, { recursive: true });
  }
}

function entries(): Readonly<Record<string, string>> {
  const { exports } = JSON.parse(readFileSync(`${LIBRARY}/package.json`, "utf8")) as {
    readonly exports: Readonly<Record<string, { readonly import: string }>>;
  };
  return Object.fromEntries(
    Object.entries(exports).map(([name, { import: file }]) => [
      name === "." ? "typebox" : name.slice(2),
      `${LIBRARY}/${file}`,
    ]),
  );
}
