// SHA-256 in hex of a text: what seals and files of a bundle are named by.
import { hash } from "node:crypto";

export function digestOf(text: string): string {
  return hash("sha256", text, "hex");
}
