// Builds the dashboard that the hub serves: no inlined assets, because the CSP has no data: source.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A compressed twin beside each script and style sheet, for a server that hands those out; fonts are compressed already. */
const compressed: Plugin = {
  name: "compressed-twins",
  apply: "build",
  async writeBundle({ dir = "" }) {
    const squeeze = promisify(brotliCompress);
    for (const file of await readdir(dir, { recursive: true })) {
      if (!/\.(?:js|css)$/.test(file)) continue;
      const path = join(dir, file);
      await writeFile(`${path}.br`, await squeeze(await readFile(path)));
    }
  },
};

export default defineConfig({
  root: at("."),
  base: "./",
  plugins: [compressed],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: at("../../out/dashboard"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Two pages: the dashboard, and the public board without a session.
    rolldownOptions: { input: [at("index.html"), at("board.html")] },
  },
});
