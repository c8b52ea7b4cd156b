// Names of the things that can be tapped: one string on the element (`data-tap`), one value in the flow.
import type { ModeTap } from "./modes.ts";
import { LANGUAGES } from "./text.ts";
import { VOICES, type Voice } from "./voice.ts";

export type Target =
  | { readonly kind: "wake" | "goOn" | "send" | "skip" | "takeBack" | "listen" }
  | { readonly kind: "voice"; readonly voice: Voice }
  | { readonly kind: "level" | "reason"; readonly code: string }
  | { readonly kind: "mode"; readonly mode: ModeTap };

export function targetName(target: Target): string {
  if ("code" in target) return `${target.kind}:${target.code}`;
  if ("voice" in target) return `${target.kind}:${target.voice}`;
  return "mode" in target ? `mode:${target.mode}` : target.kind;
}

export function findTarget(name: string): Target | null {
  const colon = name.indexOf(":");
  const kind = colon < 0 ? name : name.slice(0, colon);
  const rest = colon < 0 ? "" : name.slice(colon + 1);
  switch (kind) {
    case "wake":
    case "goOn":
    case "send":
    case "skip":
    case "takeBack":
    case "listen":
      return { kind };
    case "voice": {
      const voice = VOICES.find((entry) => entry === rest);
      return voice === undefined ? null : { kind, voice };
    }
    case "level":
    case "reason":
      return { kind, code: rest };
    case "mode": {
      const mode = MODE_TAPS.find((entry) => entry === rest);
      return mode === undefined ? null : { kind, mode };
    }
    default:
      return null;
  }
}

const MODE_TAPS: readonly ModeTap[] = ["largeText", "contrast", "choosing", ...LANGUAGES];
