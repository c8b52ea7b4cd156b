// One hub's store in a process of its own, for the measures on PostgreSQL: makes its load beforehand, waits for the word, ingests.
// Promises: what is timed is the store's ingest alone: the messages are chained, signed and checked already.
import { openPostgresStore } from "../../hub/store/postgres/open-postgres-store.ts";
import type { PostgresAddress } from "../../hub/store/postgres/address.ts";
import { ZONE } from "../../shared/period.ts";
import { createSignedStream, MONDAY_MORNING } from "../support/signed-stream.ts";

export type WriterLoad = {
  readonly name: string;
  readonly address: PostgresAddress;
  readonly kiosks: number;
  /** Of every kiosk; the first is not timed. */
  readonly batches: number;
  readonly perBatch: number;
  /** Batches in one transaction. */
  readonly perCommit: number;
};

const LEVELS = ["RHL", "RHL", "HL", "HL", "KHL"] as const;
const CENTRES = 5;
const AUDIT = { at: MONDAY_MORNING, who: "bench", action: "bench", subject: "", detail: "" };

async function run(load: WriterLoad): Promise<void> {
  const { name, address, kiosks, batches, perBatch, perCommit } = load;
  const store = await openPostgresStore({ address, zone: ZONE });
  const receivedAt = MONDAY_MORNING + 86_400_000;
  const streams = await Promise.all(
    Array.from({ length: kiosks }, async (_, i) => {
      const place = { kiosk: `${name}-q${i}`, centre: `xa-${i % CENTRES}` };
      const stream = createSignedStream(place);
      const claimHash = `${name} ${i}`;
      const rest = { counters: ["q1"], service: "", scale: "vn3.1", staffPin: null, demo: false };
      await store.registerKiosk({ ...place, ...rest, claimHash, expiresAt: receivedAt }, AUDIT);
      const { publicKey } = stream;
      await store.claimKiosk({ claimHash, publicKey, passwordHash: "" }, MONDAY_MORNING);
      await store.ingest([stream.open()], receivedAt);
      return stream;
    }),
  );
  // In the order in which kiosks send: one batch of each in turn.
  const rounds = Array.from({ length: batches }, (_, round) =>
    streams.map((stream) => {
      for (let i = 0; i < perBatch; i++) {
        const at = MONDAY_MORNING + (round * perBatch + i) * 7_000;
        stream.rate(LEVELS[i % LEVELS.length] ?? "HL", at);
      }
      return stream.batch();
    }),
  );
  const [warm = [], ...timed] = rounds;
  await store.ingest(warm, receivedAt);
  process.send?.("ready");
  await new Promise((resolve) => process.once("message", resolve));
  const messages = timed.flat();
  let inserted = 0;
  for (let at = 0; at < messages.length; at += perCommit) {
    for (const outcome of await store.ingest(messages.slice(at, at + perCommit), receivedAt)) {
      if (outcome.kind === "ack") inserted += outcome.inserted;
    }
  }
  process.send?.({ inserted });
  await store.close();
  process.disconnect();
}

await run(JSON.parse(process.argv[2] ?? "") as WriterLoad); // measure-postgres.ts
