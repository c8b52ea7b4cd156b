// I5 for the checker: chains recomputed from the stored texts, every checkpoint and receipt verified, by the second
// implementation of the wire contract.
import type { HubStream, KioskStream, StoredRecord } from "./checker-books.ts";
import { contractCheckpoint, contractVerifies, firstHead, nextHead } from "./contract-chain.ts";
import { readReceipt } from "./contract-client.ts";
import { isFields } from "./contract-fields.ts";

/** The hub's side of one stream, and the kiosk's when there is one. */
export function findChainFaults(hub: HubStream, kiosk: KioskStream | undefined): readonly string[] {
  const name = `${hub.kiosk}/${hub.stream}`;
  const heads = headsOf(hub.genesis, hub.records);
  if (typeof heads === "string") return [`${name} at the hub: ${heads}`];
  const faults: string[] = [];
  if (hub.hi !== hub.records.length) {
    faults.push(
      `${name}: the cursor is at ${hub.hi}, and ${hub.records.length} records are stored`,
    );
  }
  if (heads.at(-1) !== hub.head)
    faults.push(`${name}: the cursor's hash is not that of the records`);
  const genesis: unknown = JSON.parse(hub.genesis);
  const born = isFields(genesis) ? genesis : {};
  if (born["kiosk"] !== hub.kiosk || born["centre"] !== hub.centre) {
    faults.push(`${name}: the genesis belongs to ${String(born["kiosk"])}`);
  }
  if (hub.keys[0]?.publicKey !== born["publicKey"])
    faults.push(`${name}: it begins with another key`);
  for (const { seq, head, key, sig } of hub.checkpoints) {
    const signer = hub.keys.findLast((one) => one.fromSeq <= Math.max(seq, 1) && one.key === key);
    const text = contractCheckpoint(hub, seq, head);
    if (heads[seq] !== head) faults.push(`${name}: the checkpoint at ${seq} has another hash`);
    if (signer === undefined || !contractVerifies(signer.publicKey, text, sig)) {
      faults.push(`${name}: the signature of the checkpoint at ${seq} does not hold`);
    }
  }
  const last = hub.checkpoints.at(-1)?.seq;
  if (hub.hi > 0 && last !== hub.hi) {
    faults.push(
      `${name}: ${hub.hi} records are stored and ${last ?? 0} are covered by a signature`,
    );
  }
  if (kiosk?.ended === false) faults.push(...findKioskChainFaults(kiosk, born["publicKey"]));
  return faults;
}

/** The hub's last receipt on the kiosk: signed by the hub, for this stream, for the kiosk's own hash. */
export function findReceiptFaults(kiosk: KioskStream, hubPublicKey: string): readonly string[] {
  const name = `${kiosk.kiosk}/${kiosk.stream}`;
  if (kiosk.receipt === null) {
    return kiosk.acked > 0 ? [`${name} believes ${kiosk.acked} without a receipt`] : [];
  }
  const receipt = readReceipt(
    { hubPublicKey, centre: kiosk.centre, kiosk: kiosk.kiosk },
    kiosk.receipt,
  );
  if (receipt === undefined)
    return [`${name}: the hub's signature on the last receipt does not hold`];
  const heads = headsOf(kiosk.genesis, kiosk.records);
  const faults: string[] = [];
  if (receipt.stream !== kiosk.stream)
    faults.push(`${name}: the last receipt is for another stream`);
  if (receipt.upto !== kiosk.acked) {
    faults.push(`${name} believes ${kiosk.acked}, and its receipt says ${receipt.upto}`);
  }
  if (typeof heads !== "string" && heads[receipt.upto] !== receipt.head) {
    faults.push(`${name}: the last receipt is for another hash at ${receipt.upto}`);
  }
  return faults;
}

function findKioskChainFaults(kiosk: KioskStream, publicKey: unknown): readonly string[] {
  const name = `${kiosk.kiosk}/${kiosk.stream}`;
  const heads = headsOf(kiosk.genesis, kiosk.records);
  if (typeof heads === "string") return [`${name} on the kiosk: ${heads}`];
  const faults: string[] = [];
  if (kiosk.records.length !== kiosk.size || heads.at(-1) !== kiosk.head) {
    faults.push(`${name}: size and head on the kiosk are not those of its records`);
  }
  const text = contractCheckpoint(kiosk, 0, heads[0] ?? "");
  if (typeof publicKey !== "string" || !contractVerifies(publicKey, text, kiosk.sig)) {
    faults.push(`${name}: the signature of the genesis does not hold`);
  }
  return faults;
}

/** h_0 … h_n; a sentence when the seqs have a hole or a text is not in its canonical form. */
function headsOf(genesis: string, records: readonly StoredRecord[]): readonly string[] | string {
  const heads = [firstHead(genesis)];
  for (const [i, { seq, text }] of records.entries()) {
    if (seq !== i + 1) return `seq ${i + 1} is missing or stands twice`;
    const record: unknown = JSON.parse(text);
    if (JSON.stringify(record) !== text || !Array.isArray(record) || record[0] !== seq) {
      return `record ${seq} is not in its canonical form`;
    }
    heads.push(nextHead(heads.at(-1) ?? "", text));
  }
  return heads;
}
