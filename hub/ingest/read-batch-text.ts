// Station 6: a batch as it came, read as far as its checks need it: the envelope, and the exact text of every record.
// Promises: the same verdict and the same texts as parsing the whole message and writing every record again; what is not
// plainly a batch of ratings is read the long way. It never looks at what a record means (H5).
import {
  parseBatchEnvelope,
  type BatchEnvelope,
  type BatchMessage,
} from "../../shared/protocol/kiosk-messages.ts";
import { MAX_BATCH_RECORDS } from "../../shared/protocol/limits.ts";
import { canonical } from "../../shared/rating.ts";

/** A batch without its records: their canonical texts stand for them, in order. */
export type BatchText = BatchEnvelope & {
  readonly texts: readonly string[];
  /** Every record carries the seq of its place: first, first + 1 … */
  readonly isNumbered: boolean;
  /** With it the keys of its stream change. */
  readonly announcesKey: boolean;
};

export function batchTextOf({ records, ...envelope }: BatchMessage): BatchText {
  return {
    ...envelope,
    texts: records.map(canonical),
    isNumbered: records.every(([seq], i) => seq === envelope.first + i),
    announcesKey: records.some((record) => record[1] === "e" && record[5] === "key"),
  };
}

const WHOLE = "(?:0|[1-9][0-9]{0,14})";
const CODE = "[A-Za-z0-9._:-]";
/** A rating in canonical form. Numbers of up to 15 digits only: JSON carries them exactly, and writes them again as they stand. */
const RATING = new RegExp(
  String.raw`\[[1-9][0-9]{0,14},"r",${WHOLE},${WHOLE},${WHOLE},` +
    `"${CODE}{0,64}","${CODE}{0,64}","${CODE}{1,64}","${CODE}{1,64}",` +
    String.raw`${WHOLE},"${CODE}{0,64}",${WHOLE}\]`,
  "y",
);
const RECORDS = '"records":[';

/**
 * The short way, for what nearly every batch is: nothing but ratings in canonical form. Undefined: read it the long way.
 * Parsing a record, checking it and writing it again costs six times as much as seeing that its text is canonical.
 */
export function readRatingsBatch(text: string): BatchText | undefined {
  const key = text.indexOf(RECORDS);
  if (key < 0 || text.includes(RECORDS, key + 1)) return undefined;
  const from = key + RECORDS.length;
  const texts: string[] = [];
  let at = from;
  for (;;) {
    RATING.lastIndex = at;
    if (!RATING.test(text)) return undefined;
    texts.push(text.slice(at, RATING.lastIndex));
    at = RATING.lastIndex;
    if (text[at] !== ",") break;
    at += 1;
  }
  if (text[at] !== "]" || texts.length > MAX_BATCH_RECORDS) return undefined;
  const envelope = readEnvelope(text.slice(0, from) + text.slice(at));
  if (envelope === undefined) return undefined;
  const { first } = envelope;
  return {
    ...envelope,
    texts,
    isNumbered: texts.every((record, i) => record.startsWith(`[${first + i},`)),
    announcesKey: false,
  };
}

/** The envelope around `"records":[]`, which must be its own field and no field of something inside it. */
function readEnvelope(text: string): BatchEnvelope | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = parseBatchEnvelope(value);
  if (!parsed.ok || !("records" in parsed.value)) return undefined;
  const { records, ...envelope } = parsed.value;
  return Array.isArray(records) && records.length === 0 ? envelope : undefined;
}
