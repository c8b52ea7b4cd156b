// The keys of the hub that a bundle names: from the first one, each signed for by the one before, to the key that sealed it.
// Promises: whoever knows one of them knows the seal; two words for one key, or a chain that ends elsewhere, are faults.
import { followKeys } from "../../shared/evidence/follow-keys.ts";
import { MOST_STATEMENTS, type KeyStatement } from "../../shared/key-statement.ts";
import type { Findings } from "./verdict.ts";

/** As far as a Date goes (ECMA-262, time values). */
const MOST_MS = 8.64e15;

/** Public keys, the oldest first; the last one is `sealedBy`. */
export function checkHubKeys(
  sealedBy: string,
  statements: readonly KeyStatement[],
  { fault, note }: Findings,
): readonly string[] {
  const [first] = statements;
  if (first === undefined) return [sealedBy];
  const keys = followKeys(first.from, statements);
  if (keys.length !== statements.length + 1 || keys.at(-1) !== sealedBy) {
    fault("manifest.json", `the keys that it names do not lead to ${sealedBy}, which sealed it`);
    return [sealedBy];
  }
  for (const { from, to, at } of statements) {
    const when = Math.abs(at) <= MOST_MS ? new Date(at).toISOString() : `${at} ms`;
    note(`The hub changed its key at ${when}: ${from} signed for ${to}.`);
  }
  return keys;
}

/** Whether the log tells of the same changes. */
export function compareHubKeys(
  statements: readonly KeyStatement[],
  logged: readonly KeyStatement[],
  { fault }: Findings,
): void {
  const said = new Set(statements.map(({ sig }) => sig));
  const known = new Set(logged.map(({ sig }) => sig));
  for (const { to, sig } of statements) {
    if (!known.has(sig)) fault("audit.ndjson", `the log knows of no change to the key ${to}`);
  }
  // The seal carries the newest ones; what came before them is in the log alone.
  for (const { to, sig } of logged.slice(-MOST_STATEMENTS)) {
    if (!said.has(sig)) fault("manifest.json", `it is silent about a change to the key ${to}`);
  }
}
