// Station 6, H4: takes a group of checked messages in one transaction and answers each.
// Promises: all or nothing on disk, records and rollups together; what is remembered of a transaction that failed is forgotten.
import type { Database } from "better-sqlite3";
import type { CheckedMessage, IngestOutcome } from "../hub-store.ts";
import type { Ingest, IngestParts } from "../sql/calls.ts";
import { createFacets } from "../sql/facets.ts";
import { createKnownJudge } from "../sql/known-judge.ts";
import { createTakeMessage } from "../sql/take-message.ts";
import { createRecordRows } from "./record-rows.ts";
import { createRollup } from "./rollup.ts";

export function createIngest(db: Database, parts: IngestParts): Ingest {
  const { streams, catalogues, scales } = parts;
  const facets = createFacets(db);
  const rows = createRecordRows(db);
  const rollup = createRollup(db);
  const takeMessage = createTakeMessage({ ...parts, db, facets, rows, rollup });
  const judgeNow = createKnownJudge({ catalogues, scales, onNew: facets.forget });

  const take = db.transaction(
    (messages: readonly CheckedMessage[], receivedAt: number): readonly IngestOutcome[] => {
      streams.refresh();
      const judge = judgeNow();
      if (facets.isFull()) facets.forget();
      const outcomes = messages.map((message) => takeMessage(message, receivedAt, judge));
      rollup.flush();
      return outcomes;
    },
  );

  return (messages, receivedAt) => {
    rollup.reset();
    try {
      return take.immediate(messages, receivedAt);
    } catch (error) {
      // Ids made in the transaction that was rolled back are gone with it.
      facets.forget();
      rows.forgetRatings();
      streams.forget();
      throw error;
    }
  };
}
