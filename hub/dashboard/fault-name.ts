// The faults of shared/fault.ts in the reader's language; a code of a newer hub is shown as it is.
import { FAULT_TEXT_EN } from "../../shared/fault-text.en.ts";
import { FAULT_TEXT_VI } from "../../shared/fault-text.vi.ts";
import { isFaultCode, type FaultText } from "../../shared/fault.ts";
import type { Language } from "./words/words.ts";

export function faultText(language: Language): FaultText {
  return language === "en" ? FAULT_TEXT_EN : FAULT_TEXT_VI;
}

export function faultName(language: Language, code: string): string {
  return isFaultCode(code) ? faultText(language)[code].name : code;
}
