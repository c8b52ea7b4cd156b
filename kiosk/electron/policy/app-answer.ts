// What a request under app:// is answered with: a file of the manifest with its type and the screen's policy, one of the
// locality's clips under /audio/, or nothing.
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SCREEN_CSP } from "../../../shared/csp.ts";
import type { AudioClips } from "../../machine/audio-clips.ts";
import { fontsFault } from "../../machine/screen-fonts.ts";
import { findAppFile, readScreenManifest, SCREEN_URL } from "./app-url.ts";

const HEADERS = {
  "content-security-policy": SCREEN_CSP,
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
} as const;

export type AppAnswer = (request: Pick<Request, "method" | "url">) => Promise<Response>;

/** The word for fonts that the program should have and has not. */
export function appFontsFault(program: string): "fonts_missing" | null {
  const { files } = readScreenManifest(join(program, "screen.json"));
  const read = (path: string): Buffer | undefined => {
    const listed = files.find((file) => file.path === path);
    const at = join(program, "screen", listed?.file ?? "");
    return listed !== undefined && existsSync(at) ? readFileSync(at) : undefined;
  };
  return fontsFault(
    files.map(({ path }) => path),
    read,
  );
}

/** `program` is where the built program lies, the screen beside it; inside the asar when packaged. */
export function createAppAnswer(program: string, clips: AudioClips): AppAnswer {
  const manifest = readScreenManifest(join(program, "screen.json"));
  const voices = new Map([...clips].map(([name, clip]) => [`${SCREEN_URL}audio/${name}`, clip]));
  return async ({ method, url }) => {
    const voice = method === "GET" ? voices.get(url) : undefined;
    if (voice !== undefined) {
      const headers = { ...HEADERS, "content-type": voice.mime };
      return new Response(new Uint8Array(voice.bytes), { headers });
    }
    const found = method === "GET" ? findAppFile(manifest, url) : undefined;
    if (found === undefined) return new Response(null, { status: 404, headers: HEADERS });
    const bytes = await readFile(join(program, "screen", found.file));
    const headers = { ...HEADERS, "content-type": found.mime };
    return new Response(new Uint8Array(bytes), { headers });
  };
}
