// The built screen as a manifest {urlPath → file, mime, bytes}, read once at the start; serving is a pure lookup in it.
// Promises: no path arithmetic at request time, so no URL can reach a file that is not in the manifest.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { StartFault, systemCode } from "../machine/start-fault.ts";

export type StaticFile = {
  readonly mime: string;
  readonly isPage: boolean;
  readonly bytes: Buffer;
};
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const INDEX = "/index.html";
/** Addresses of the single page: the citizen's screen and the staff's. */
const PAGES = ["/", "/staff"];

const MIME: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".mp3": "audio/mpeg",
  ".ogg": "audio/ogg",
  ".m4a": "audio/mp4",
};

/** Throws a StartFault when the screen was not built. */
export function loadStaticFiles(folder: string): StaticFiles {
  const files = new Map<string, StaticFile>();
  collect(folder, "", files);
  const index = files.get(INDEX);
  if (index === undefined) {
    throw new StartFault(
      `The screen is not built (no ${join(folder, "index.html")}): run "npm run build" first.`,
    );
  }
  for (const page of PAGES) files.set(page, index);
  return files;
}

/** `target` is the request line's, raw: what is encoded, doubled or climbing is simply not in the manifest. */
export function findStaticFile(files: StaticFiles, target: string): StaticFile | undefined {
  const query = target.indexOf("?");
  return files.get(query === -1 ? target : target.slice(0, query));
}

function collect(folder: string, urlPath: string, files: Map<string, StaticFile>): void {
  for (const entry of listFolder(folder)) {
    const path = join(folder, entry.name);
    const url = `${urlPath}/${entry.name}`;
    // A symbolic link is neither: nothing outside the folder gets in.
    if (entry.isDirectory()) collect(path, url, files);
    if (!entry.isFile()) continue;
    const mime = MIME[extname(entry.name)] ?? "application/octet-stream";
    files.set(url, { mime, isPage: mime.startsWith("text/html"), bytes: readFileSync(path) });
  }
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return [];
    throw error;
  }
}
