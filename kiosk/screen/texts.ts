// Finds the words of a language, and the one label of level or reason that the language has.
// Promises: a label that a catalogue leaves empty in a language is shown in Vietnamese, never as a blank.
import type { Label } from "../../shared/scale.ts";
import type { Language, Text } from "./text.ts";
import { CHINESE } from "./text.zh.ts";
import { ENGLISH } from "./text.en.ts";
import { VIETNAMESE } from "./text.vi.ts";

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
