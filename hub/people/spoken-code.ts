// Codes that people read aloud and type in: Crockford's base32, five bits a letter, no I, L, O, U.
// Promises: read as Crockford says – any case, O is 0, I and L are 1, hyphens and blanks are for the eye.
import { randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export function newSpokenCode(letters: number): string {
  return Array.from({ length: letters }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** One text for all the ways to type the same code. */
export function readSpokenCode(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}
