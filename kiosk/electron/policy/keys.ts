// Which keys of a keyboard that somebody plugs in reach the page: digits for the staff's PIN, and what moves and presses.
// Promises: nothing held together with Ctrl, Alt or the system key ever does: no devtools, no closing, no printing, no zoom.
import type { Input } from "electron";

const KEYS = new Set([
  ..."0 1 2 3 4 5 6 7 8 9".split(" "),
  ..."Tab Enter Escape Backspace ArrowLeft ArrowRight ArrowUp ArrowDown".split(" "),
  " ",
]);

export type KeyFacts = Pick<Input, "key" | "control" | "alt" | "meta">;

export function isKeyAllowed({ key, control, alt, meta }: KeyFacts): boolean {
  return !control && !alt && !meta && KEYS.has(key);
}
