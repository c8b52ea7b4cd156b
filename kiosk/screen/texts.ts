// Finds the words of a language, and the one label of level or reason that the language has.
// Promises: a label that a catalogue leaves empty in a language is shown in Vietnamese, never as a blank.
import type { Label } from "../../shared/scale.ts";
import type { Language, Text } from "./text.ts";
import { CHINESE } from "./text.zh.ts";
import { ENGLISH } from "./text.en.ts";
import { VIETNAMESE } from "./text.vi.ts";
import type { Voice } from "./voice.ts";

const TEXTS: Readonly<Record<Language, Text>> = { vi: VIETNAMESE, en: ENGLISH, zh: CHINESE };

export function textOf(language: Language): Text {
  return TEXTS[language];
}

export function labelOf(label: Label, language: Language): string {
  return label[language] === "" ? label.vi : label[language];
}

/** What a language calls itself; shown on its own button in every language. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  vi: "Tiếng Việt",
  en: "English",
  zh: "中文",
};

/** A clip's language on its button: in its own words where they are commonly written, else in Vietnamese. */
export const VOICE_NAMES: Readonly<
  Record<Voice, { readonly words: string; readonly lang: Language }>
> = {
  vi: { words: LANGUAGE_NAMES.vi, lang: "vi" },
  tay: { words: "Tiếng Tày", lang: "vi" },
  dao: { words: "Tiếng Dao", lang: "vi" },
  "san-chi": { words: "Tiếng Sán Chỉ", lang: "vi" },
  en: { words: LANGUAGE_NAMES.en, lang: "en" },
  zh: { words: LANGUAGE_NAMES.zh, lang: "zh" },
};
