// Station 6, H4, on PostgreSQL: takes a group of checked messages in one transaction and answers each.
// Promises: all or nothing, records and rollups together, whichever of several hubs takes a message: the streams' rows are locked
// first and are the authority for what is known. Asked again after an end that nobody heard of, it answers what it answered then.
import type { CheckedMessage, IngestOutcome } from "../hub-store.ts";
import { readBatch } from "../read-batch.ts";
import type { Ingest, IngestParts } from "../sql/calls.ts";
import { createFacets } from "../sql/facets.ts";
import { createKnownJudge } from "../sql/known-judge.ts";
import { createTakeMessage } from "../sql/take-message.ts";
import type { PostgresConnection } from "./connection.ts";
import { createPartitions, MonthsMissing } from "./partitions.ts";
import { createRecordRows } from "./record-rows.ts";
import { createRollup } from "./rollup.ts";
import type { PostgresStreams } from "./streams.ts";
import type { ExpectedVisit } from "./visits.ts";

type ReadMessage = Exclude<CheckedMessage, { kind: "unread" }>;

export function createIngest(
  db: PostgresConnection,
  streams: PostgresStreams,
  parts: IngestParts,
): Ingest {
  const { catalogues, scales } = parts;
  const facets = createFacets(db);
  const partitions = createPartitions(db);
  const { rows, expectVisits, flush, reset } = createRecordRows(db, partitions);
  const rollup = createRollup(db);
  const settle = (): void => {
    flush();
    streams.flush();
  };
  const takeMessage = createTakeMessage({ ...parts, streams, db, facets, rows, rollup, settle });
  const judgeNow = createKnownJudge({ catalogues, scales, onNew: facets.forget });

  const take = db.transaction(
    (messages: readonly ReadMessage[], receivedAt: number): readonly IngestOutcome[] => {
      streams.lock(messages);
      expectVisits(messages.flatMap(visitsOf));
      const judge = judgeNow();
      if (facets.isFull()) facets.forget();
      const outcomes = messages.map((message) => takeMessage(message, receivedAt, judge));
      settle();
      rollup.flush();
      return outcomes;
    },
  );

  function visitsOf(message: ReadMessage): readonly ExpectedVisit[] {
    if (message.kind !== "batch") return [];
    const tokens = message.records.flatMap((record) =>
      record[1] === "r" && record[10] !== "" ? [record[10]] : [],
    );
    if (tokens.length === 0) return [];
    const centreId = streams.find(message.stream)?.centre_id;
    return centreId === undefined ? [] : tokens.map((token) => ({ centreId, token }));
  }

  function begin(): void {
    rollup.reset();
    streams.reset();
    reset();
  }

  return (messages, receivedAt) => {
    const read = messages.map((message) =>
      message.kind === "unread" ? readBatch(message) : message,
    );
    for (;;) {
      begin();
      try {
        return take.immediate(read, receivedAt);
      } catch (error) {
        // Ids made in the transaction that was rolled back are gone with it.
        facets.forget();
        if (!(error instanceof MonthsMissing)) {
          partitions.forget();
          throw error;
        }
        partitions.make(error.months);
      }
    }
  };
}
