// Builds the Electron kiosk into out/electron: main (one ES module), preload (one CommonJS file, all that a sandbox can load),
// the screen with its manifest, and the maintenance page. Promises: a page that is not in the manifest is not served.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type InlineConfig } from "vite";
import type { ScreenManifest } from "../kiosk/electron/policy/app-url.ts";
import { loadStaticFiles } from "../kiosk/web/static-files.ts";
import { MAINTENANCE_CSS, maintenanceHtml } from "./electron-maintenance.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const at = (path: string): string => join(PROJECT, path);
/** What stays outside: Electron itself, and the one package with a native part. */
const EXTERNAL = ["electron", "better-sqlite3"];
/** Optional natives of ws, which does without. */
const ABSENT = ["bufferutil", "utf-8-validate"];

export async function buildElectron(output = at("out/electron")): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  await build(mainConfig(output));
  await build(preloadConfig(output));
  await build(screenConfig(output));
  listScreen(output);
}

function mainConfig(outDir: string): InlineConfig {
  return {
    ...shared(),
    define: { HAI_LONG_VERSION: JSON.stringify(version()) },
    ssr: { noExternal: true, external: EXTERNAL, target: "node" },
    build: {
      ...plain(outDir),
      ssr: at("kiosk/electron/main.ts"),
      target: "node24",
      rolldownOptions: {
        external: [...EXTERNAL, ...ABSENT],
        output: { format: "es", entryFileNames: "main.js", codeSplitting: false },
      },
    },
  };
}

function preloadConfig(outDir: string): InlineConfig {
  return {
    ...shared(),
    build: {
      ...plain(outDir),
      target: "chrome148",
      lib: {
        entry: at("kiosk/electron/preload.ts"),
        formats: ["cjs"],
        fileName: () => "preload.cjs",
      },
      rolldownOptions: { external: ["electron"] },
    },
  };
}

/** The screen that kiosk/web serves too, built here into a folder of its own: no other build can change it meanwhile. */
function screenConfig(output: string): InlineConfig {
  return {
    configFile: at("kiosk/screen/vite.config.ts"),
    logLevel: "warn",
    build: { outDir: join(output, "screen") },
  };
}

function shared(): InlineConfig {
  return { configFile: false, root: PROJECT, logLevel: "warn", publicDir: false };
}

/** Readable on purpose: what is installed can be compared with what was built. */
function plain(outDir: string) {
  return { outDir, emptyOutDir: false, minify: false, sourcemap: "hidden" as const };
}

/** The manifest is made here: nothing is looked for at run time. */
function listScreen(output: string): void {
  const folder = join(output, "screen");
  writeFileSync(join(folder, "maintenance.html"), maintenanceHtml());
  writeFileSync(join(folder, "maintenance.css"), MAINTENANCE_CSS);
  const manifest: ScreenManifest = {
    files: [...loadStaticFiles(folder)].map(([path, { mime, isPage }]) => ({
      path,
      file: isPage && !path.endsWith(".html") ? "index.html" : path.slice(1),
      mime,
    })),
  };
  writeFileSync(join(output, "screen.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

function version(): string {
  const text = readFileSync(at("package.json"), "utf8");
  const found = /"version":\s*"([^"]{1,64})"/.exec(text)?.[1];
  if (found === undefined) throw new Error("package.json names no version");
  return found;
}
