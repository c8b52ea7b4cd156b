// The chosen language for every component below: its words and its numbers. Vietnamese unless the reader chose English.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { englishFormat } from "../english-format.ts";
import type { Format } from "../format.ts";
import { en } from "./en.ts";
import { vi, type Text } from "./vi.ts";
import { vietnameseFormat } from "../vietnamese-format.ts";

export type Language = "vi" | "en";

export type Words = { readonly language: Language; readonly text: Text; readonly format: Format };

export function wordsOf(language: Language): Words {
  return language === "en"
    ? { language, text: en, format: englishFormat }
    : { language, text: vi, format: vietnameseFormat };
}

export const WordsContext = createContext<Words>(wordsOf("vi"));

export function useWords(): Words {
  return useContext(WordsContext);
}
