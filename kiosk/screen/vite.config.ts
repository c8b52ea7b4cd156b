// Builds the screen that both shells (electron/, web/) serve: no inlined assets, because the CSP has no data: source.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { chineseFont } from "../../build/chinese-font.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at("."),
  base: "./",
  plugins: [chineseFont()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: at("../../out/screen"),
    emptyOutDir: true,
    target: "chrome148",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
