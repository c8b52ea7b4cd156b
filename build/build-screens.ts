// Builds the two pages that the programs serve (out/screen, out/dashboard) when a source is newer than what was built, and the
// programs themselves (build-few-files.ts).
// Promises: nothing is built twice; a running `npm start` needs no separate build step.
import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { buildFewFiles } from "./build-few-files.ts";

const PAGES = [
  { source: "kiosk/screen", output: "out/screen/index.html" },
  { source: "hub/dashboard", output: "out/dashboard/index.html" },
] as const;

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Builds what is missing or stale, or everything with `always`. */
export async function buildScreens(always = false): Promise<void> {
  await buildFewFiles(always);
  for (const { source, output } of PAGES) {
    if (!always && isFresh(source, output)) continue;
    await build({ configFile: at(`${source}/vite.config.ts`), logLevel: "warn" });
  }
}

function isFresh(source: string, output: string): boolean {
  if (!existsSync(at(output))) return false;
  const built = statSync(at(output)).mtimeMs;
  const inputs = [source, "shared", "package-lock.json"];
  return inputs.every((input) => newestChange(at(input)) <= built);
}

function newestChange(path: string): number {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(
    entry.mtimeMs,
    ...readdirSync(path).map((name) => newestChange(`${path}/${name}`)),
  );
}
