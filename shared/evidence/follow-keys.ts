// From a hub key that is known to the keys after it, each named by a statement that the one before it signed.
// Promises: pure; a statement without a good signature, or of a key that was not reached, leads nowhere.
import type { KeyStatement } from "../key-statement.ts";
import { verifyingKey } from "./signing.ts";

export function keyStatementText({ from, to, at }: Omit<KeyStatement, "sig">): string {
  return `hailong/v1 hub key\n${from}\n${to}\n${at}\n`;
}

/** `known` itself, then every key that the statements lead to, in their order. */
export function followKeys(known: string, statements: readonly KeyStatement[]): readonly string[] {
  const reached = [known];
  for (const statement of statements) {
    const { from, to, sig } = statement;
    if (from !== reached.at(-1) || verifyingKey(to) === undefined) continue;
    if (verifyingKey(from)?.verify(keyStatementText(statement), sig) === true) reached.push(to);
  }
  return reached;
}
