// Station 7 on the kiosk: what a verified receipt means for the outbox (protocol K5, K6). Pure; the store is asked for one hash.
// Promises: `acked` moves only to a place where the hub's hash is ours; a replayed receipt changes nothing.
import type { Receipt } from "./hub-trust.ts";
import type { OldSent } from "./outbox.ts";

export type ReceiptVerdict =
  | { readonly kind: "ignored"; readonly why: string }
  | { readonly kind: "nothing_new" }
  | { readonly kind: "progress" }
  | { readonly kind: "rewound" }
  /** The hub has another record where we have ours. */
  | { readonly kind: "fork" }
  /** The hub has more of this stream than we do: this database went back in time. */
  | { readonly kind: "rolled_back" };

export type OutboxView = {
  readonly stream: string;
  readonly size: number;
  readonly acked: number;
  readonly generation: number;
  readonly rewoundGeneration: number;
  readonly hashAt: (seq: number) => string | undefined;
};

export function judgeReceipt(receipt: Receipt, outbox: OutboxView): ReceiptVerdict {
  if (receipt.stream !== outbox.stream) return ignored("another stream");
  const old = refuseGeneration(receipt, outbox);
  if (old !== undefined) return ignored(old);
  if (receipt.upto > outbox.size) return { kind: "rolled_back" };
  const hash = outbox.hashAt(receipt.upto);
  if (hash === undefined) return ignored(`the records up to ${receipt.upto} were purged`);
  if (hash !== receipt.head) return { kind: "fork" };
  if (receipt.type === "rewind") return { kind: "rewound" };
  return { kind: receipt.upto <= outbox.acked ? "nothing_new" : "progress" };
}

/** Null when the receipt says what the hub holds of an older stream; else why not. A hub that holds more than we do is right too. */
export function judgeOldReceipt(
  { salvage }: OldSent,
  { type, gen, upto, head }: Receipt,
  outbox: Pick<OutboxView, "generation" | "hashAt">,
): string | null {
  if (type !== "ack" || gen !== outbox.generation) return `generation ${gen} of an older stream`;
  if (salvage !== null) {
    return upto === salvage.upto && head === salvage.digest ? null : "not for this salvage";
  }
  const ours = outbox.hashAt(upto);
  return ours === undefined || ours === head ? null : "an older stream that the hub has otherwise";
}

/** K5: only `hub` and `rewind` raise the generation. A second rewind of one generation is a replay. */
function refuseGeneration({ type, gen }: Receipt, outbox: OutboxView): string | undefined {
  if (type === "ack") {
    return gen === outbox.generation ? undefined : `generation ${gen}, not ${outbox.generation}`;
  }
  if (gen < outbox.generation) return `generation ${gen} is over, it is ${outbox.generation}`;
  return gen > outbox.rewoundGeneration ? undefined : `the rewind of ${gen} was done before`;
}

function ignored(why: string): ReceiptVerdict {
  return { kind: "ignored", why };
}
