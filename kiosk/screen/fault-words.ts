// A fault in the staff's words: by the name that the hub's dashboard and both logs use too, and what is to be done.
// The screen has three of its own, which never leave it.
import { FAULT_TEXT_VI } from "../../shared/fault-text.vi.ts";
import { isFaultCode } from "../../shared/fault.ts";
import { STAFF_TEXT } from "./staff-text.vi.ts";

/** A code of a newer program is shown as it is. */
export function faultName(code: string): string {
  return isFaultCode(code) ? FAULT_TEXT_VI[code].name : (STAFF_TEXT.screenFaults[code] ?? code);
}

/** Inside a sentence. */
export function faultInSentence(code: string): string {
  const name = faultName(code);
  return name === code ? name : `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

export function faultAdvice(code: string): string | null {
  return isFaultCode(code) ? FAULT_TEXT_VI[code].todo : null;
}
