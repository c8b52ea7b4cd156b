// The hub's key on the disk, and how it changes: a new key, and the old key's signed word for it.
// Promises: cut off at any step there is one key, and the word for it is kept beside it, in the log, and said on the line.
// An old key signs nothing any more once its word for the next one is on the disk.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../shared/parse-json.ts";
import { Problem } from "../shared/api/problem.ts";
import type { Clock } from "../shared/clock.ts";
import { followKeys, keyStatementText } from "../shared/evidence/follow-keys.ts";
import { createPrivateKeyPem, signingKey, type SigningKey } from "../shared/evidence/signing.ts";
import {
  HUB_KEY_ACTION,
  keyStatementsOf,
  keyStatementDetail,
  parseKeyStatement,
  type KeyStatement,
} from "../shared/key-statement.ts";
import { renameDurably, writeDurably } from "./backup/durable-file.ts";
import type { HubStore } from "./store/hub-store.ts";

export const HUB_KEY = "hub-key.pem";
const NEXT_KEY = "hub-key-next.pem";
/** Public: who knows an older key goes on from here. Kept with the key, because a backup may be older than the change. */
const STATEMENTS = "hub-keys.ndjson";

/** First the new key, then the word for it: with that the change has happened, and whoever comes next finishes it. */
export function changeHubKey(folder: string, key: SigningKey, at: number): KeyStatement {
  const pem = createPrivateKeyPem();
  writeDurably(join(folder, NEXT_KEY), pem);
  const said = { from: key.publicKey, to: signingKey(pem).publicKey, at };
  const statement = { ...said, sig: key.sign(keyStatementText(said)) };
  writeStatements(folder, [...readStatements(folder), statement]);
  finishKeyChange(folder);
  return statement;
}

/** A next key that nobody vouched for is not the hub's: it stays where it is, until another one is made. */
export function finishKeyChange(folder: string): void {
  const next = join(folder, NEXT_KEY);
  if (!existsSync(next)) return;
  const { publicKey } = readKey(next);
  if (readStatements(folder).at(-1)?.to === publicKey) renameDurably(next, join(folder, HUB_KEY));
}

/** What leads to `key`, from the file and from the log, each of which may be the older one; afterwards both have all of it. */
export async function openKeyStatements(parts: {
  readonly folder: string;
  readonly store: Pick<HubStore, "listAuditOf" | "appendAudit">;
  readonly key: SigningKey;
  readonly clock: Clock;
  /** For the log, when it does not know of a change yet. */
  readonly who?: string;
}): Promise<readonly KeyStatement[]> {
  const { folder, store, key, clock, who = "hub" } = parts;
  const kept = readStatements(folder);
  const logged = keyStatementsOf(await store.listAuditOf(HUB_KEY_ACTION));
  const all = [...new Map([...logged, ...kept].map((one) => [one.sig, one])).values()];
  all.sort((a, b) => a.at - b.at);
  const [first] = all;
  if (first !== undefined) {
    const reached = followKeys(first.from, all);
    if (reached.length <= all.length || reached.at(-1) !== key.publicKey) {
      throw new Problem(
        "unavailable",
        `${join(folder, HUB_KEY)} is the key ${key.id}, and not the one that the hub named last in ${join(folder, STATEMENTS)}; put back the newest copy of both.`,
      );
    }
  }
  if (kept.length < all.length) writeStatements(folder, all);
  const known = new Set(logged.map(({ sig }) => sig));
  for (const statement of all.filter(({ sig }) => !known.has(sig))) {
    await store.appendAudit({
      at: clock.now(),
      who,
      action: HUB_KEY_ACTION,
      subject: statement.to,
      detail: keyStatementDetail(statement),
    });
  }
  return all;
}

export function readStatements(folder: string): readonly KeyStatement[] {
  const file = join(folder, STATEMENTS);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter(Boolean).map((line, i) => {
    const parsed = parseKeyStatement(parseJson(line));
    if (parsed.ok) return parsed.value;
    throw new Problem("unavailable", `${file}, line ${i + 1} is no statement (${parsed.fault}).`);
  });
}

function writeStatements(folder: string, statements: readonly KeyStatement[]): void {
  const lines = statements.map((statement) => `${JSON.stringify(statement)}\n`);
  writeDurably(join(folder, STATEMENTS), lines.join(""));
}

function readKey(file: string): SigningKey {
  try {
    return signingKey(readFileSync(file, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem("unavailable", `${file} cannot be used (${why}); remove it.`);
  }
}
