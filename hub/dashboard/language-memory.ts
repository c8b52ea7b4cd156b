// Remembers the chosen language in this browser. A browser that keeps nothing (private, locked down) simply starts in Vietnamese.
import type { Language } from "./words/words.ts";

const KEY = "hai-long-language";

export type LanguageMemory = {
  readonly recall: () => Language;
  readonly remember: (language: Language) => void;
};

export function openLanguageMemory(window: Window): LanguageMemory {
  return {
    recall: () => {
      try {
        return window.localStorage.getItem(KEY) === "en" ? "en" : "vi";
      } catch {
        return "vi";
      }
    },
    remember: (language) => {
      try {
        window.localStorage.setItem(KEY, language);
      } catch {
        // Storage is forbidden here: the choice then lasts until the page is closed.
      }
    },
  };
}
