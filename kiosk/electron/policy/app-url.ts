// Which file an app:// address stands for: a lookup in a manifest that was made when the screen was built.
// Promises: no path arithmetic, so no address can reach a file that is not in the manifest.
import { readFileSync } from "node:fs";
import { Type, type Static } from "typebox";
import { createParser } from "../../../shared/parser.ts";

export const SCREEN_SCHEME = "app";
/** What makes app:// an origin like https: modules, fetch and storage of its own. Never a way around the policy. */
export const SCREEN_PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true } as const;
export const SCREEN_ORIGIN = "app://kiosk";
export const SCREEN_URL = `${SCREEN_ORIGIN}/`;
/** A page without a script, shown while the screen keeps failing. */
export const MAINTENANCE_URL = `${SCREEN_ORIGIN}/maintenance.html`;

const AppFile = Type.Object({
  path: Type.String(),
  /** Below the folder of the built screen. */
  file: Type.String(),
  mime: Type.String(),
});
const ScreenManifest = Type.Object({ files: Type.Array(AppFile) });
export type AppFile = Static<typeof AppFile>;
export type ScreenManifest = Static<typeof ScreenManifest>;

const parseScreenManifest = createParser(ScreenManifest);

/** Throws when the build left none: a program without its screen is not installed. */
export function readScreenManifest(file: string): ScreenManifest {
  const manifest = parseScreenManifest(JSON.parse(readFileSync(file, "utf8")));
  if (!manifest.ok) throw new Error(`${file}: ${manifest.fault}`);
  return manifest.value;
}

/** `url` as Chromium gives it; what is encoded, climbing, of another host or case is simply not in the manifest. */
export function findAppFile(manifest: ScreenManifest, url: string): AppFile | undefined {
  if (!url.startsWith(SCREEN_URL)) return undefined;
  const address = url.slice(SCREEN_ORIGIN.length);
  const end = address.search(/[?#]/);
  const path = end === -1 ? address : address.slice(0, end);
  return manifest.files.find((file) => file.path === path);
}
