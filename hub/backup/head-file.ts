// The head file: how far the data set went when it was last looked at, kept outside the database.
// Promises: a database that went backwards, or is not there any more, is told from one that is merely new. It is written at the
// start, once a minute and at the end, never on the way of a rating; so it lags, and only its being ahead says anything.
import { existsSync, readFileSync } from "node:fs";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import { Problem } from "../../shared/api/problem.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { lookEvery } from "../../shared/look-every.ts";
import type { DataHead } from "../store/backup-store.ts";
import type { HubStore } from "../store/hub-store.ts";
import { writeDurably } from "./durable-file.ts";

const EVERY_MS = 60_000;

const Head = Type.Object({
  v: Type.Literal(1),
  gen: Type.Integer(),
  streams: Type.Integer(),
  records: Type.Integer(),
  audit: Type.Integer(),
  at: Type.Integer(),
});
type Head = Static<typeof Head>;

const validator = Compile(Head);

/** Undefined when there is none; a file that cannot be read is none, because it must not stop a good database. */
export function readHead(file: string): Head | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return validator.Check(value) ? value : undefined;
  } catch {
    // The database is the truth; the head file can only accuse it.
    return undefined;
  }
}

export function writeHead(file: string, head: DataHead, at: number): void {
  const { gen, streams, records, audit } = head;
  writeDurably(
    file,
    `${JSON.stringify({ v: 1, gen, streams, records, audit, at } satisfies Head)}\n`,
  );
}

/** What the database lost against the head file, in words; undefined when nothing. */
export function lossAgainst(known: Head | undefined, found: DataHead): string | undefined {
  if (known === undefined) return undefined;
  const losses = (["records", "streams", "audit", "gen"] as const).filter(
    (one) => found[one] < known[one],
  );
  const told = {
    records: "records",
    streams: "streams",
    audit: "audit entries",
    gen: "generation",
  };
  if (losses.length === 0) return undefined;
  return losses.map((one) => `${told[one]} ${found[one]}, before ${known[one]}`).join("; ");
}

/** Before the database is opened: opening would make a new, empty one. */
export function refuseMissing(database: string, headFile: string): void {
  const known = readHead(headFile);
  if (known === undefined || known.records + known.audit === 0 || existsSync(database)) return;
  throw new Problem(
    "unavailable",
    `${database} is missing, and it held ${known.records} records. Put it back, or restore a backup (restore FILE); to begin anew, use another data folder.`,
  );
}

/** Keeps the file up to date; the returned function writes it a last time. */
export function keepHead(parts: {
  readonly file: string;
  readonly store: Pick<HubStore, "dataHead">;
  readonly clock: Clock;
  readonly log: Log;
}): () => Promise<void> {
  const { file, store, clock, log } = parts;
  let written = "";

  const write = async (): Promise<void> => {
    try {
      const head = await store.dataHead();
      const text = JSON.stringify(head);
      if (text === written) return;
      writeHead(file, head, clock.now());
      written = text;
    } catch (error) {
      // The store tells its own end, and an old head file accuses nobody wrongly.
      log.warn({ file, error: String(error) }, "the head file was not written");
    }
  };
  const end = lookEvery(clock, EVERY_MS, write);
  return async () => {
    await end();
    await write();
  };
}
