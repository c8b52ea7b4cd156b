// One stream of a bundle, record by record: unbroken, signed, dated, and each rating of the period counted or labelled out.
// Promises: every hash and signature is made again; memory for one piece of the file and for what is excluded.
import { hashChain } from "../../shared/evidence/chain.ts";
import type {
  CheckpointLine,
  ExcludedLine,
  StreamLine,
  TimeLine,
} from "../../shared/evidence-bundle.ts";
import { createParser } from "../../shared/parser.ts";
import { canonical, StreamRecord } from "../../shared/rating.ts";
import { SCALES } from "../../shared/scale.ts";
import type { HeardCheckpoint } from "../../shared/witnessed.ts";
import type { StreamKeys } from "./check-keys.ts";
import { createTimeCheck } from "./check-times.ts";
import type { Lines } from "./read-lines.ts";
import type { KnownHead } from "./receipts.ts";
import type { Recount } from "./recount.ts";
import { scanRating, type ScannedRating } from "./scan-rating.ts";
import { createSeqSet } from "./seq-set.ts";
import type { Findings } from "./verdict.ts";

export type RecordsPart = {
  readonly line: StreamLine;
  /** The last seq that the hub held. */
  readonly size: number;
  readonly keys: StreamKeys;
  readonly period: { readonly from: number; readonly until: number };
  readonly lines: Lines;
  /** What the files beside the records say of this stream, in order. */
  readonly checkpoints: () => CheckpointLine | undefined;
  readonly timeOf: (seq: number) => TimeLine | undefined;
  readonly exclusionOf: (seq: number) => ExcludedLine | undefined;
  /** Heads of the stream that a witness heard, or that the hub's own receipts name; each in the order of their sizes. */
  readonly heard: readonly HeardCheckpoint[];
  readonly receipted: readonly KnownHead[];
  readonly recount: ReturnType<Recount["of"]>;
  readonly findings: Findings;
};

export type CheckedRecords = {
  readonly records: number;
  readonly signatures: number;
  readonly unprovenTimes: number;
  /** The range ends with the last record that the hub has. */
  readonly openEnd: boolean;
  /** It was given up at its first fault. */
  readonly failed: boolean;
};

const seqForm = /^\[([0-9]{1,16}),/;
/** Checkpoints of a bundle stand nearer than that to one another. */
const MOST_UNSIGNED = 1_000;
const keyForm = /^[A-Za-z0-9_-]{43}$/;
const parseRecord = createParser(StreamRecord);
const builtIn = new Map(
  SCALES.map(({ id, levels }) => [id, new Set(levels.map(({ code }) => code))]),
);

export function checkRecords(part: RecordsPart): CheckedRecords {
  const { line, keys, period, lines, findings, recount } = part;
  const { stream, first, last } = line;
  const file = lines.name;
  const state = { failed: false };
  const fault = (seq: number, what: string, upto = seq): void => {
    state.failed = true;
    findings.fault(file, what, { stream, seq, upto });
  };
  const times = createTimeCheck(first === 1, fault);
  /** Ratings of the period, and what those that are not counted stand for. */
  const excluded = new Map<number, ExcludedLine["why"]>();
  const takenBack = new Set<number>();
  const inPeriod = { first: 0, last: 0 };
  /** The last record whose place is right, whose signature is good, and whose meaning was asked: in that order. */
  let received = first - 1;
  let proven = first - 1;
  let seq = first - 1;
  let waiting: readonly string[] = [];
  let behind = false;
  let head: Uint8Array = Buffer.from(line.prev, "base64url");
  let signatures = 0;
  let next = part.checkpoints();
  let { heard, receipted: known } = part;
  const ratings = createSeqSet();

  function dated(at: number, mono: number, boot: number): number {
    const time = times.record({ seq, at, mono, boot }, part.timeOf(seq));
    if (time < period.from) {
      if (seq > first) fault(seq, "it lies before the period, and is not the last one that does");
    } else if (time < period.until) {
      if (inPeriod.first === 0) inPeriod.first = seq;
      inPeriod.last = seq;
      if (seq === first && first > 1) fault(seq, "records of the period before it are missing");
    } else behind = true;
    return time;
  }

  function rating({ at, mono, boot, service, scale, level, visit, flags }: ScannedRating): void {
    const said = part.timeOf(seq)?.why;
    const time = dated(at, mono, boot);
    const exclusion = part.exclusionOf(seq);
    if (time < period.from || time >= period.until) {
      if (exclusion !== undefined) fault(seq, "it is excluded, but not of the period");
      return;
    }
    ratings.add(seq - first);
    const why = exclusion?.why;
    const isTest = flags % 2 === 1;
    if (why === "quarantined") {
      const wrong = quarantineFault(exclusion?.because, said, service, scale, level);
      if (wrong !== undefined) fault(seq, wrong);
    } else if (said === "unknown") fault(seq, "its time is unknown, and it is not in quarantine");
    else if (isTest !== (why === "test")) {
      fault(
        seq,
        isTest ? "it is a test rating, and counted" : "it is excluded as a test, but is none",
      );
    } else if (why === "repeat" && visit === "") {
      fault(seq, "it is excluded as a repeat, but names no visit");
    }
    if (why === undefined) {
      if (builtIn.get(scale)?.has(level) === false) fault(seq, `${scale} has no level ${level}`);
      recount.counted(scale, level, visit, seq);
      return;
    }
    excluded.set(seq, why);
    if (why === "void") takenBack.add(seq);
    recount.excluded(why, visit, seq);
  }

  function other(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return fault(seq, "it is not a record");
    }
    const parsed = parseRecord(value);
    if (!parsed.ok || canonical(parsed.value) !== text) return fault(seq, "it is not a record");
    const record = parsed.value;
    const said = part.timeOf(seq)?.why;
    dated(record[2], record[3], record[4]);
    if (part.exclusionOf(seq) !== undefined) fault(seq, "it is excluded, but not a rating");
    // The hub keeps a record without a known time in quarantine, so it changes nothing.
    if (said === "unknown") return;
    if (record[1] === "v") voided(record[5]);
    if (record[1] !== "e") return;
    if (record[5] === "clock" && (record[7] === "hub" || record[7] === "ntp")) {
      times.clock({ seq, at: record[2], mono: record[3], boot: record[4] }, record[6]);
    }
    if (record[5] === "key" && keyForm.test(record[7])) {
      const wrong = keys.rotated(seq, record[7]);
      if (wrong !== undefined) fault(seq, wrong);
    }
  }

  function voided(ref: number): void {
    if (ref >= seq || ref < first || !ratings.has(ref - first)) return;
    if (excluded.has(ref)) takenBack.delete(ref);
    else fault(ref, `it is counted, but record ${seq} takes it back`);
  }

  /** Order and chain first: what a record means is asked only where the kiosk's signature stands behind it. */
  function batch(texts: readonly string[]): void {
    let good = 0;
    let misplaced: string | undefined;
    for (const text of texts) {
      const at = received + good + 1;
      if (at > last || !text.startsWith(`[${at},`)) {
        misplaced = at > last ? "it lies behind the end of the range" : misplacedText(text, at);
        break;
      }
      good += 1;
    }
    const kept = good === texts.length ? texts : texts.slice(0, good);
    if (good > 0) chain(kept);
    if (misplaced !== undefined && !state.failed) fault(received + 1, misplaced);
    else if (received - proven > MOST_UNSIGNED && !state.failed) {
      fault(proven + 1, "no checkpoint of the kiosk stands behind it", received);
    }
  }

  function chain(texts: readonly string[]): void {
    const hashes = hashChain(head, texts);
    const from = received;
    received += texts.length;
    waiting = waiting.length === 0 ? texts : [...waiting, ...texts];
    const hashAt = (size: number): string =>
      Buffer.from(hashes.buffer, hashes.byteOffset + (size - from - 1) * 32, 32).toString(
        "base64url",
      );
    while (next !== undefined && next.size <= received && !state.failed) {
      checkpoint(next, hashAt(next.size));
      next = part.checkpoints();
    }
    for (; (heard[0]?.size ?? Number.POSITIVE_INFINITY) <= received; heard = heard.slice(1)) {
      const [told] = heard;
      if (told !== undefined && told.size > from) witnessed(told, hashAt(told.size));
    }
    for (; (known[0]?.size ?? Number.POSITIVE_INFINITY) <= received; known = known.slice(1)) {
      const [told] = known;
      if (told === undefined || told.size <= from) continue;
      if (hashAt(told.size) !== told.head) fault(told.size, told.otherwise);
    }
    head = hashes.subarray(hashes.length - 32);
    const signed = proven - seq;
    for (let i = 0; i < signed; i++) meaning(waiting[i] ?? "");
    waiting = waiting.slice(signed);
  }

  function meaning(text: string): void {
    seq += 1;
    const scanned = scanRating(text, text.indexOf(",") + 1);
    if (scanned === undefined) other(text);
    else rating(scanned);
  }

  /** The line lets only the kiosk say its status, so another head is another history, whoever signed it. */
  function witnessed(told: HeardCheckpoint, hash: string): void {
    if (told.head === hash) return;
    if (keys.faultOf(told) === undefined) {
      return fault(told.size, "the witness heard the kiosk sign another history up to here");
    }
    fault(told.size, `the witness heard another key, ${told.key}, sign another history here`);
  }

  function checkpoint(signed: CheckpointLine, hash: string): void {
    signatures += 1;
    if (signed.head !== hash)
      return fault(proven + 1, "it is not what the kiosk signed", signed.size);
    const wrong = keys.faultOf(signed);
    if (wrong === undefined) {
      proven = signed.size;
      return;
    }
    state.failed = true;
    findings.fault("checkpoints.ndjson", wrong, { stream, seq: signed.size });
  }

  if (first === 1 && line.prev !== keys.start.toString("base64url")) {
    findings.fault("streams.ndjson", "prev is not the hash of its genesis", { stream });
  }
  for (let texts = lines.batch(); texts !== undefined && !state.failed; texts = lines.batch())
    batch(texts);
  if (!state.failed) {
    if (received !== last) fault(received + 1, "the records end before the range does", last);
    else if (proven !== last)
      fault(proven + 1, "no checkpoint of the kiosk stands at the end", last);
    else if (Buffer.from(head).toString("base64url") !== line.head) {
      fault(proven, "the head of the stream is another one");
    }
    const [open] = takenBack;
    if (open !== undefined)
      fault(open, "it is excluded as taken back, but no record takes it back");
    if (!behind && part.size > last) fault(last, "records of the period behind it may be missing");
    if (inPeriod.first === 0) fault(first, "the stream has no record of the period");
    times.end();
    for (const from of keys.unproven()) {
      if (from >= first) fault(from, "streams.ndjson names a key that no record brings");
    }
  }
  return {
    records: received - first + 1,
    signatures,
    unprovenTimes: times.unproven(),
    openEnd: !behind,
    failed: state.failed,
  };
}

function quarantineFault(
  because: string | undefined,
  timeWhy: string | undefined,
  service: string,
  scale: string,
  level: string,
): string | undefined {
  const levels = builtIn.get(scale);
  const holds: Readonly<Record<string, boolean>> = {
    absurd_time: timeWhy === "unknown",
    unknown_service: service !== "",
    unknown_scale: levels === undefined,
    unknown_level: levels?.has(level) !== true,
  };
  return holds[because ?? ""] === true ? undefined : "it is in quarantine without a reason";
}

function misplacedText(text: string, expected: number): string {
  const found = Number(seqForm.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(found)) return "it is not a record";
  return found > expected
    ? `it is missing; record ${found} stands there`
    : `record ${found} stands there again`;
}
