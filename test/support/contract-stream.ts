// One stream of records as the wire contract describes it, held in memory: chain, `open`, `batch` and `status` messages.
// Written from the contract alone. Every message is a plain object, so that a test can spoil any field before sending.
import { randomBytes } from "node:crypto";
import {
  contractCheckpoint,
  firstHead,
  nextHead,
  type ContractAddress,
  type ContractKey,
  type ContractRecord,
} from "./contract-chain.ts";
import type { Fields } from "./contract-fields.ts";

export type ContractRating = {
  readonly level: string;
  readonly at: number;
  readonly scale?: string;
  readonly counter?: string;
  readonly service?: string;
  readonly visit?: string;
  readonly flags?: number;
};

export type ContractStream = {
  readonly address: ContractAddress;
  readonly genesis: string;
  /** Records so far, the first one being seq 1. */
  readonly records: readonly ContractRecord[];
  readonly size: number;
  /** h_seq, base64url. */
  readonly headAt: (seq: number) => string;
  /** Appends a rating and returns its seq. */
  readonly rate: (rating: ContractRating) => number;
  /** Appends any record: its kind and what follows the times. Returns its seq. */
  readonly append: (kind: string, at: number, rest: readonly (string | number)[]) => number;
  readonly openMessage: () => Fields;
  /** Records `first` to `last`, signed at the last one. */
  readonly batchMessage: (first: number, last: number) => Fields;
  readonly statusMessage: (more: {
    readonly sid: string;
    readonly at: number;
    readonly gen: number;
    readonly acked: number;
  }) => Fields;
};

export type StreamStart = {
  readonly kiosk: string;
  readonly centre: string;
  readonly key: ContractKey;
  readonly at: number;
  readonly reason?: string;
  readonly prev?: { readonly stream: string; readonly size: number; readonly head: string };
  readonly stream?: string;
};

const APP = "contract-client";
const BOOT = 1;

export function createContractStream(start: StreamStart): ContractStream {
  const { key } = start;
  const address = {
    centre: start.centre,
    kiosk: start.kiosk,
    stream: start.stream ?? randomBytes(16).toString("hex"),
  };
  const genesis = JSON.stringify({
    kiosk: start.kiosk,
    centre: start.centre,
    publicKey: key.publicKey,
    at: start.at,
    reason: start.reason ?? "install",
    prev: start.prev ?? null,
    app: APP,
  });
  const records: ContractRecord[] = [];
  const heads = [firstHead(genesis)];
  const headAt = (seq: number): string => {
    const head = heads[seq];
    if (head === undefined) throw new Error(`the stream has no record ${seq}`);
    return head;
  };
  const append: ContractStream["append"] = (kind, at, rest) => {
    const seq = records.length + 1;
    // A machine that started a minute before and takes a record a second, whatever its wall clock says.
    const record = [seq, kind, at, 60_000 + seq * 1_000, BOOT, ...rest];
    records.push(record);
    heads.push(nextHead(headAt(seq - 1), JSON.stringify(record)));
    return seq;
  };
  const signedAt = (seq: number): Fields => ({
    key: key.id,
    sig: key.sign(contractCheckpoint(address, seq, headAt(seq))),
  });
  return {
    address,
    genesis,
    records,
    get size() {
      return records.length;
    },
    headAt,
    append,
    rate: ({ level, at, scale = "vn4.1", counter = "q1", service = "", visit = "", flags = 0 }) =>
      append("r", at, [counter, service, scale, level, 1, visit, flags]),
    openMessage: () => ({
      v: 1,
      type: "open",
      stream: address.stream,
      genesis,
      ...signedAt(0),
    }),
    batchMessage: (first, last) => ({
      v: 1,
      type: "batch",
      stream: address.stream,
      first,
      prev: headAt(first - 1),
      records: records.slice(first - 1, last),
      head: headAt(last),
      ...signedAt(last),
    }),
    statusMessage: ({ sid, at, gen, acked }) => ({
      v: 1,
      type: "status",
      state: "online",
      sid,
      at,
      app: APP,
      stream: address.stream,
      size: records.length,
      head: headAt(records.length),
      acked,
      oldest: null,
      gen,
      disk: "ok",
      freeMb: null,
      clock: { offset: null, source: "none" },
      conf: 0,
      error: null,
      ...signedAt(records.length),
    }),
  };
}
