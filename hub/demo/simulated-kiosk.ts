// A simulated kiosk of the demo: its own key, its own chained and signed stream, sent through the real ingest.
// Promises: what it makes verifies like any kiosk's stream; it is registered as demo and marked wherever it shows.
import { randomBytes } from "node:crypto";
import {
  checkpointText,
  genesisHash,
  nextHash,
  type StreamAddress,
} from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { MAX_BATCH_RECORDS } from "../../shared/protocol/limits.ts";
import { canonical, type RatingRecord } from "../../shared/rating.ts";
import type { CheckedBatch, CheckedMessage, CheckedOpen } from "../store/hub-store.ts";

const HALF_DAY_MS = 43_200_000;

export type SimulatedRating = {
  readonly at: number;
  readonly counter: string;
  readonly service: string;
  readonly scale: string;
  readonly level: string;
};

export type SimulatedKiosk = {
  readonly publicKey: string;
  /** The `open` and then batches, in order, for ratings in the order of their times. */
  readonly messages: (ratings: readonly SimulatedRating[]) => readonly CheckedMessage[];
};

export function createSimulatedKiosk(centre: string, kiosk: string): SimulatedKiosk {
  const key = signingKey(createPrivateKeyPem());
  const stream = randomBytes(16).toString("hex");
  const address: StreamAddress = { centre, kiosk, stream };
  return {
    publicKey: key.publicKey,
    messages: (ratings) => {
      const startedAt = ratings[0]?.at ?? 0;
      const genesis = JSON.stringify({
        kiosk,
        centre,
        publicKey: key.publicKey,
        at: startedAt,
        reason: "install",
        prev: null,
        app: "demo",
      });
      let head = genesisHash(genesis);
      const open: CheckedOpen = {
        kind: "open",
        ...address,
        genesis,
        reason: "install",
        prev: null,
        head: head.toString("base64url"),
        key: key.id,
        publicKey: key.publicKey,
        sig: key.sign(checkpointText(address, 0, head.toString("base64url"))),
      };
      const batches: CheckedBatch[] = [];
      let size = 0;
      for (const part of workingDays(ratings)) {
        const prev = head.toString("base64url");
        const first = size + 1;
        const records = part.map((rating) => ratingRecord(rating, ++size, startedAt));
        const hashes = records.map((record) => (head = nextHash(head, canonical(record))));
        const headText = head.toString("base64url");
        batches.push({
          kind: "batch",
          ...address,
          first,
          prev,
          records,
          hashes: Buffer.concat(hashes),
          head: headText,
          key: key.id,
          sig: key.sign(checkpointText(address, size, headText)),
        });
      }
      return [open, ...batches];
    },
  };
}

/** One batch a working day: a kiosk that is connected delivers at once, so nothing of it is late. */
function workingDays(ratings: readonly SimulatedRating[]): readonly (readonly SimulatedRating[])[] {
  const parts: SimulatedRating[][] = [];
  for (const rating of ratings) {
    const part = parts.at(-1);
    const startedAt = part?.[0]?.at;
    const fits = startedAt !== undefined && rating.at - startedAt < HALF_DAY_MS;
    if (part !== undefined && fits && part.length < MAX_BATCH_RECORDS) part.push(rating);
    else parts.push([rating]);
  }
  return parts;
}

function ratingRecord(rating: SimulatedRating, seq: number, startedAt: number): RatingRecord {
  const { at, counter, service, scale, level } = rating;
  return [seq, "r", at, at - startedAt, 1, counter, service, scale, level, 1, "", 0];
}
