// The recorded guidance: clips that the locality supplies, one a language, read from the kiosk that serves the screen.
// Promises: one clip at a time; a clip that is not there or cannot be played says so once and is not offered again. The clip
// is the same for everybody and stops at any choice, so nobody can hear what was chosen.
import type { KioskView } from "../../shared/bridge.ts";

/** The languages a clip may be in: more than the screen has words for, because several are hardly ever read. */
export const VOICES = ["vi", "tay", "dao", "san-chi", "en", "zh"] as const;
export type Voice = (typeof VOICES)[number];

/** Asked for in this order; a locality delivers one of them. */
const ENDINGS = ["mp3", "ogg"] as const;

export type VoiceNews =
  | { readonly kind: "going" }
  | { readonly kind: "over" }
  | { readonly kind: "broken"; readonly voice: Voice };

export type VoicePlayer = {
  play(voice: Voice): void;
  stop(): void;
};

export function voicesOf(view: KioskView): readonly Voice[] {
  return VOICES.filter((voice) => view.audio.includes(voice));
}

export function createVoicePlayer(page: Document, tell: (news: VoiceNews) => void): VoicePlayer {
  let playing: HTMLAudioElement | null = null;

  const stop = (): void => {
    const old = playing;
    playing = null;
    old?.pause();
  };
  const start = (voice: Voice, tried: number): void => {
    const ending = ENDINGS[tried];
    if (ending === undefined) {
      stop();
      return tell({ kind: "broken", voice });
    }
    const clip = page.createElement("audio");
    playing = clip;
    const isOurs = (): boolean => playing === clip;
    clip.addEventListener("timeupdate", () => {
      if (isOurs()) tell({ kind: "going" });
    });
    clip.addEventListener("ended", () => {
      if (!isOurs()) return;
      stop();
      tell({ kind: "over" });
    });
    clip.src = `./audio/${voice}.${ending}`;
    // Refused: no such clip, a broken file, or stopped before it began; the last is nobody's fault.
    clip.play().catch(() => {
      if (isOurs()) start(voice, tried + 1);
    });
  };
  return {
    play(voice) {
      stop();
      start(voice, 0);
    },
    stop,
  };
}
