// What is known of a kiosk's stream while its database cannot be opened: enough for a signed status that says so.
// Promises: reads only, and nothing it reads is taken for a rating.
import { nextHash } from "../../shared/evidence/chain.ts";
import { createHeadFile } from "./head-file.ts";
import type { KioskStream } from "./kiosk-store.ts";
import { openRecordJournal } from "./record-journal.ts";

export type LastKnown = { readonly stream: KioskStream; readonly generation: number };

/** `file`: the database. Undefined when this kiosk never wrote a head file. */
export function readLastKnown(file: string): LastKnown | undefined {
  const found = createHeadFile(`${file}.head`).read();
  if (found === undefined) return undefined;
  const { generation, ...known } = found;
  // The head file is up to a minute old; the journal has what came since.
  const newest = openRecordJournal(`${file}.journal`).newest();
  if (newest === undefined || newest.stream !== known.stream || newest.seq <= known.size) {
    return { stream: { ...known, ended: null }, generation };
  }
  const head = nextHash(Buffer.from(newest.prev, "base64url"), newest.body).toString("base64url");
  return { stream: { ...known, size: newest.seq, head, ended: null }, generation };
}
