// The load of the benchmark: the messages of one kiosk, chained and signed beforehand, so that only the hub's work is timed.
import { randomBytes } from "node:crypto";
import { checkpointText, genesisHash, nextHash } from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { canonical, type RatingRecord } from "../../shared/rating.ts";

export type BenchKiosk = {
  readonly kiosk: string;
  readonly centre: string;
  readonly publicKey: string;
  readonly password: string;
  /** The `open` first, then the batches. */
  readonly messages: readonly Buffer[];
  /** Signed, of a kiosk that has sent nothing yet; and the last will of that session. */
  readonly status: string;
  readonly lost: string;
};

export type BacklogShape = {
  readonly batches: number;
  readonly perBatch: number;
  /** When the first rating was given; one every 20 s after it. */
  readonly from: number;
};

const LEVELS = ["RHL", "RHL", "RHL", "HL", "HL", "KHL"] as const;

export function createSignedBacklog(
  kiosk: string,
  centre: string,
  { batches, perBatch, from }: BacklogShape,
): BenchKiosk {
  const key = signingKey(createPrivateKeyPem());
  const stream = randomBytes(16).toString("hex");
  const address = { centre, kiosk, stream };
  const genesis = JSON.stringify({
    kiosk,
    centre,
    publicKey: key.publicKey,
    at: from,
    reason: "install",
    prev: null,
    app: "bench",
  });
  let head = genesisHash(genesis);
  const sign = (size: number): { key: string; sig: string } => ({
    key: key.id,
    sig: key.sign(checkpointText(address, size, head.toString("base64url"))),
  });
  const messages = [
    Buffer.from(JSON.stringify({ v: 1, type: "open", stream, genesis, ...sign(0) })),
  ];
  const sid = randomBytes(8).toString("hex");
  const status = JSON.stringify({
    v: 1,
    type: "status",
    state: "online",
    sid,
    at: from,
    app: "bench",
    stream,
    size: 0,
    head: head.toString("base64url"),
    acked: -1,
    oldest: null,
    gen: 0,
    disk: "ok",
    freeMb: null,
    clock: { offset: null, source: "" },
    conf: 0,
    error: null,
    ...sign(0),
  });
  const lost = JSON.stringify({ v: 1, type: "status", state: "lost", sid });
  for (let batch = 0; batch < batches; batch++) {
    const first = batch * perBatch + 1;
    const prev = head.toString("base64url");
    const records: RatingRecord[] = [];
    for (let seq = first; seq < first + perBatch; seq++) {
      const at = from + seq * 20_000;
      const level = LEVELS[seq % LEVELS.length] ?? "RHL";
      const service = seq % 3 === 0 ? "LV-HOTICH" : "LV-DATDAI";
      const record: RatingRecord = [
        seq,
        "r",
        at,
        seq * 20_000,
        7,
        "q1",
        service,
        "vn3.1",
        level,
        1,
        "",
        0,
      ];
      records.push(record);
      head = nextHash(head, canonical(record));
    }
    const message = {
      v: 1,
      type: "batch",
      stream,
      first,
      prev,
      records,
      head: head.toString("base64url"),
      ...sign(first + perBatch - 1),
    };
    messages.push(Buffer.from(JSON.stringify(message)));
  }
  const password = randomBytes(32).toString("base64url");
  return { kiosk, centre, publicKey: key.publicKey, password, messages, status, lost };
}
