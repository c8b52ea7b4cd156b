// How one citizen wants to read the screen: language, large text, high contrast. Pure; forgotten when the visit ends,
// never stored and never sent: a language hints at who somebody is.
import type { KioskView } from "../../shared/bridge.ts";
import { LANGUAGES, type Language } from "./text.ts";

export type Modes = {
  readonly language: Language;
  readonly largeText: boolean;
  readonly contrast: boolean;
  /** What is offered in the place of the help buttons. */
  readonly choosing: "language" | "voice" | null;
};

export const PLAIN_MODES: Modes = {
  language: "vi",
  largeText: false,
  contrast: false,
  choosing: null,
};

export type ModeTap = "largeText" | "contrast" | "choosing" | Language;

export function stepModes(modes: Modes, tap: ModeTap): Modes {
  switch (tap) {
    case "largeText":
      return { ...modes, largeText: !modes.largeText };
    case "contrast":
      return { ...modes, contrast: !modes.contrast };
    case "choosing":
      return { ...modes, choosing: modes.choosing === null ? "language" : null };
    case "vi":
    case "en":
    case "zh":
      return { ...modes, language: tap, choosing: null };
  }
}

/** The languages that the kiosk offers and the screen has words for; Vietnamese always. */
export function languagesOf(view: KioskView): readonly Language[] {
  return LANGUAGES.filter((language) => language === "vi" || view.languages.includes(language));
}
