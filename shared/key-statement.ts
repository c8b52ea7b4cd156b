// The hub's word for its new key, signed by the one before it: what everybody who knows an older key goes on from.
// Promises: one schema gives type and parser. What is signed, and how a chain of them is followed: evidence/follow-keys.ts.
import { Type, type Static } from "typebox";
import { Bytes32, Bytes64, Instant } from "./forms.ts";
import { createParser } from "./parser.ts";

/** `from` and `to` are raw public keys; `sig` is by `from`. */
export const KeyStatement = Type.Object({ from: Bytes32, to: Bytes32, at: Instant, sig: Bytes64 });
export type KeyStatement = Static<typeof KeyStatement>;

/** As many as a message or a seal carries: the newest ones. */
export const MOST_STATEMENTS = 16;
export const KeyStatements = Type.Array(KeyStatement, { maxItems: MOST_STATEMENTS });

export const parseKeyStatement = createParser(KeyStatement);
/** What a seal on the line says beside itself. */
export const parseSealMessage = createParser(Type.Object({ keys: Type.Optional(KeyStatements) }));

/** How the audit log tells of a change: `subject` is `to`, `detail` the rest. */
export const HUB_KEY_ACTION = "hub.key";

export function keyStatementDetail({ from, at, sig }: KeyStatement): string {
  return `${at} ${from} ${sig}`;
}

/** What the audit log tells of all changes; an entry that cannot be read is not one. */
export function keyStatementsOf(
  entries: readonly { readonly subject: string; readonly detail: string }[],
): readonly KeyStatement[] {
  return entries.flatMap((entry) => keyStatementOf(entry) ?? []);
}

export function keyStatementOf(entry: {
  readonly subject: string;
  readonly detail: string;
}): KeyStatement | undefined {
  const [at, from, sig] = entry.detail.split(" ");
  const parsed = parseKeyStatement({ from, to: entry.subject, at: Number(at), sig });
  return parsed.ok ? parsed.value : undefined;
}
