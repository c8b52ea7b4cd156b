// The recorded guidance that a locality supplies: clips in the folder `audio` of the kiosk's data, read once at the start.
// Promises: only known names get in; what is empty or too large is no clip.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../../shared/log.ts";
import { systemCode } from "./start-fault.ts";

/** `vi.mp3` → its type and bytes. */
export type AudioClips = ReadonlyMap<string, { readonly mime: string; readonly bytes: Buffer }>;

const NAME = /^(vi|tay|dao|san-chi|en|zh)\.(mp3|ogg)$/;
const MIME: Readonly<Record<string, string>> = { mp3: "audio/mpeg", ogg: "audio/ogg" };
/** Some minutes of speech; what is larger is another file under this name. */
const MOST_BYTES = 8_000_000;

export function readAudioClips(data: string, log: Log): AudioClips {
  const folder = join(data, "audio");
  const clips = new Map<string, { readonly mime: string; readonly bytes: Buffer }>();
  for (const name of namesIn(folder)) {
    const ending = NAME.exec(name)?.[2];
    const mime = ending === undefined ? undefined : MIME[ending];
    if (mime === undefined) {
      log.warn({ name }, "not a clip: its name is none of <language>.mp3 or <language>.ogg");
      continue;
    }
    const { size } = statSync(join(folder, name));
    if (size === 0 || size > MOST_BYTES) {
      log.warn({ name, size }, "this clip is empty or too large, it is not offered");
      continue;
    }
    clips.set(name, { mime, bytes: readFileSync(join(folder, name)) });
  }
  return clips;
}

/** The languages that can be heard with them. */
export function voicesOf(clips: AudioClips): readonly string[] {
  return [...new Set([...clips.keys()].map((name) => NAME.exec(name)?.[1] ?? ""))];
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return [];
    throw error;
  }
}
