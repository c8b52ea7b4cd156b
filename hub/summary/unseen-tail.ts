// The honest bound: how many signed records of a period may still be missing of a kiosk, and for how long nothing signed was heard.
// Promises: pure; no clock but the hub's newest word; what neither a status nor a stream says is null, never 0.
// Never a guess of how many people rated meanwhile.
import { parseStatus } from "../../shared/protocol/kiosk-messages.ts";
import type { KioskStatus } from "../store/hub-store.ts";
import type { StreamTail } from "../store/quality-store.ts";

export type Unseen = {
  /** Records that the kiosk signed for and the hub does not hold. */
  readonly records: number | null;
  /** Minutes of the period of which the kiosk signed nothing that the hub knows; rounded up. */
  readonly minutes: number | null;
  /** The kiosk's newest signed word, ms UTC; null when there is none. */
  readonly heardAt: number | null;
};

/** `until`: end of the period, or the newest that the hub heard of anybody while the period runs. */
export type UnseenSpan = { readonly from: number; readonly until: number };

type Said = { readonly stream: string; readonly size: number; readonly at: number };
type Part = { readonly records: number | null; readonly ms: number };

const MINUTE = 60_000;

/** `streams`: those of one kiosk, in the order in which they were opened. */
export function unseenTail(
  streams: readonly StreamTail[],
  status: KioskStatus | undefined,
  span: UnseenSpan,
): Unseen {
  const said = saidOf(status);
  const last = streams.at(-1);
  if (last === undefined) return { records: null, minutes: null, heardAt: said?.at ?? null };
  const parts = streams.map((stream, index) => {
    const next = streams[index + 1];
    return next === undefined ? openPart(stream, said, span) : replacedPart(stream, next, span);
  });
  const records = parts.reduce<number | null>(
    (sum, part) => (sum === null || part.records === null ? null : sum + part.records),
    0,
  );
  const ms = parts.reduce((sum, part) => sum + part.ms, 0);
  return { records, minutes: Math.ceil(ms / MINUTE), heardAt: heardAt(last, said) };
}

/** The stream that the kiosk writes now: its numbers have no holes, so one record behind the period shows that all of it is here. */
function openPart(stream: StreamTail, said: Said | undefined, span: UnseenSpan): Part {
  if ((stream.newestAt ?? stream.beganAt) >= span.until) return { records: 0, ms: 0 };
  const ms = lengthOf({ from: heardAt(stream, said), until: span.until }, span);
  const known = said?.stream === stream.stream ? Math.max(0, said.size - stream.hi) : null;
  return { records: known, ms };
}

/** A stream that was given up: what lay between its newest record here and the beginning of the next one may be lost. */
function replacedPart(stream: StreamTail, next: StreamTail, span: UnseenSpan): Part {
  const from = stream.newestAt ?? stream.beganAt;
  if (from >= span.until || next.beganAt <= span.from) return { records: 0, ms: 0 };
  const named = next.prev?.stream === stream.stream ? next.prev.size : null;
  const records = named === null ? null : Math.max(0, named - stream.hi);
  return { records, ms: records === 0 ? 0 : lengthOf({ from, until: next.beganAt }, span) };
}

function heardAt(stream: StreamTail, said: Said | undefined): number {
  const recorded = stream.newestAt ?? stream.beganAt;
  return said?.stream === stream.stream ? Math.max(recorded, said.at) : recorded;
}

/** Its own time where that is earlier: a broker hands an old status on as if it were new. */
function saidOf(status: KioskStatus | undefined): Said | undefined {
  if (status === undefined || status.message === null) return undefined;
  const parsed = parseStatus(JSON.parse(status.message));
  if (!parsed.ok) return undefined;
  const { stream, size, at, clock } = parsed.value;
  return { stream, size, at: Math.min(status.receivedAt, at + (clock.offset ?? 0)) };
}

function lengthOf(part: UnseenSpan, span: UnseenSpan): number {
  return Math.max(0, Math.min(part.until, span.until) - Math.max(part.from, span.from));
}
