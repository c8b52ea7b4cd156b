// The hub of the line's model: placeBatch, a list, and a commit that dies with what it had not stored.
// `quirk` spoils it on purpose, so that the properties can be shown to notice.
import { genesisHash, nextHash } from "../../shared/evidence/chain.ts";
import { canonical, type StreamRecord } from "../../shared/rating.ts";
import { placeBatch } from "../../hub/store/place-batch.ts";

export type Up =
  | { readonly type: "open" }
  | {
      readonly type: "batch";
      readonly first: number;
      readonly prev: string;
      readonly records: readonly StreamRecord[];
      readonly head: string;
    }
  | { readonly type: "status"; readonly acked: number };

export type Receipt = {
  readonly type: "ack" | "rewind";
  readonly upto: number;
  readonly head: string;
  readonly want: number | null;
  readonly gen: number;
};

export type Down =
  | { readonly type: "hub"; readonly on: boolean; readonly sid: string; readonly gen: number }
  | Receipt
  | { readonly type: "reject"; readonly code: string };

export type Quirk = "ack_before_commit" | "drops_one" | "inserts_repeats";

/** `heads` is empty until the stream was opened, then h_0 … h_hi. */
export type Stored = {
  readonly heads: readonly string[];
  readonly records: readonly StreamRecord[];
};

const NOTHING: Stored = { heads: [], records: [] };

export function createModelHub(genesis: string, say: (message: Down) => void, quirk?: Quirk) {
  const start = genesisHash(genesis).toString("base64url");
  const backups: Stored[] = [];
  let isUp = true;
  let session = 1;
  let gen = 1;
  let stored: Stored = NOTHING;
  let waiting: Up[] = [];
  let hasDropped = false;

  const state = (): Down => ({
    type: "hub",
    on: isUp,
    sid: String(session).padStart(16, "0"),
    gen,
  });

  function receipt(type: "ack" | "rewind", want: number | null): Receipt {
    const upto = Math.max(0, stored.heads.length - 1);
    return { type, upto, head: stored.heads[upto] ?? start, want, gen };
  }

  function answer(message: Up): Down | undefined {
    const hi = stored.records.length;
    const isOpened = stored.heads.length > 0;
    switch (message.type) {
      case "status": {
        if (message.acked >= 0 && !isOpened) return { type: "reject", code: "unknown_stream" };
        return message.acked > hi ? receipt("rewind", null) : undefined;
      }
      case "open":
        if (!isOpened) stored = { heads: [start], records: [] };
        return receipt("ack", null);
      case "batch":
        return isOpened ? place(message) : { type: "reject", code: "unknown_stream" };
    }
  }

  function place(message: Extract<Up, { type: "batch" }>): Receipt {
    const { heads, hashes } = chain(message.prev, message.records);
    const placing = placeBatch(
      { hi: stored.heads.length - 1, head: stored.heads.at(-1) ?? start },
      { ...message, hashes },
      (seq) => stored.heads[seq] ?? "",
    );
    switch (placing.kind) {
      case "insert": {
        const fresh = message.records.slice(placing.from);
        const drops = quirk === "drops_one" && !hasDropped && fresh.length > 1;
        hasDropped ||= drops;
        stored = {
          heads: [...stored.heads, ...heads.slice(placing.from)],
          records: [...stored.records, ...(drops ? fresh.slice(1) : fresh)],
        };
        return receipt("ack", null);
      }
      case "repeat":
        if (quirk === "inserts_repeats") {
          stored = { ...stored, records: [...stored.records, ...message.records] };
        }
        return receipt("ack", null);
      case "gap":
        return receipt("ack", placing.want);
      case "fork":
      case "bad_chain":
        throw new Error(`${placing.kind}: nobody changed anything`);
    }
    throw new Error("a placing of no kind");
  }

  const hub = {
    state,
    stored: () => stored,
    waits: () => waiting.length > 0,
    take: (message: Up): void => {
      if (!isUp) return;
      waiting.push(message);
      if (quirk !== "ack_before_commit" || message.type !== "batch") return;
      const { first, records, head } = message;
      say({ type: "ack", upto: first + records.length - 1, head, want: null, gen });
    },
    /** Everything that waits is committed at once, and only then answered (H3). */
    commit: (): void => {
      const answers = waiting.map(answer);
      waiting = [];
      for (const one of answers) if (one !== undefined) say(one);
    },
    /** The process dies with what it had not committed; its will says so. */
    kill: (): void => {
      if (!isUp) return;
      isUp = false;
      waiting = [];
      say(state());
    },
    start: (): void => {
      if (isUp) return;
      isUp = true;
      session += 1;
      say(state());
    },
    backUp: (): void => {
      backups.push(stored);
    },
    /** From the newest backup: the generation grows, or kiosks could not tell old receipts from new ones. */
    restore: (): void => {
      stored = backups.at(-1) ?? NOTHING;
      waiting = [];
      isUp = true;
      session += 1;
      gen += 1;
      say(state());
    },
  };
  return hub;
}

/** The hashes of `records` after `prev`, as texts and as one run of bytes. */
export function chain(
  prev: string,
  records: readonly StreamRecord[],
): { readonly heads: readonly string[]; readonly hashes: Buffer } {
  let head: Buffer = Buffer.from(prev, "base64url");
  const hashes = records.map((record) => (head = nextHash(head, canonical(record))));
  return { heads: hashes.map((one) => one.toString("base64url")), hashes: Buffer.concat(hashes) };
}
