// Contract: whatever kiosks write and however it is delivered, every rating is counted exactly once (I1–I3).
// The model is a plain list of what each stream wrote; it shares no code with the store.
import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { EMPTY_TALLY } from "../../../shared/tally.ts";
import type { SignedStream } from "../../support/signed-stream.ts";
import { AUDIT, CATALOGUE, HOUR, MINUTE, T0, type Bench } from "./use-store.ts";

const TALLY_BY = ["unit", "centre", "counter", "domain", "kiosk", "day", "hour"] as const;

type Deed =
  | {
      readonly kind: "rate";
      readonly level: string;
      readonly service: string;
      readonly visit: string;
      readonly flags: number;
      readonly jitter: number;
      readonly absurd: boolean;
    }
  | { readonly kind: "takeBack" | "explain"; readonly ref: number }
  | { readonly kind: "start" };

const rate: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constant("rate" as const),
  level: fc.constantFrom("RHL", "HL", "KHL", "BT"),
  service: fc.constantFrom("", "LV-DATDAI", "LV-LA"),
  visit: fc.constantFrom("", "", "v1", "v2"),
  flags: fc.constantFrom(0, 0, 0, 1),
  jitter: fc.integer({ min: -30 * HOUR, max: 3 * HOUR }),
  absurd: fc.constant(false),
});
const absurdRate = rate.map((deed) => ({ ...deed, absurd: true }));
const refer = fc.record({
  kind: fc.constantFrom("takeBack" as const, "explain" as const),
  ref: fc.nat({ max: 14 }),
});
const deed = fc.oneof(
  { weight: 8, arbitrary: rate },
  { weight: 1, arbitrary: absurdRate },
  { weight: 3, arbitrary: refer },
  { weight: 1, arbitrary: fc.constant({ kind: "start" as const }) },
);
/** What is sent: the stream, the first record and how many, both taken modulo what there is. */
const sending = fc.record({ of: fc.nat({ max: 1 }), first: fc.nat(), count: fc.nat({ max: 8 }) });
const history = fc.record({
  deeds: fc.tuple(
    fc.array(deed, { minLength: 1, maxLength: 14 }),
    fc.array(deed, { minLength: 1, maxLength: 14 }),
  ),
  sendings: fc.array(sending, { maxLength: 20 }),
});

type Model = {
  readonly counts: Map<string, number>;
  readonly visits: Set<string>;
  /** Per stream and seq: the level of a counted rating, or how else the record stands. */
  readonly stands: Map<string, { label: string; visit: string }>;
  readonly sum: { voided: number; test: number; repeat: number; quarantined: number };
};

function write(stream: SignedStream, deeds: readonly Deed[]): void {
  for (const [i, did] of deeds.entries()) {
    const at = T0 + i * MINUTE;
    if (did.kind === "rate") {
      const { level, service, visit, flags, jitter, absurd } = did;
      stream.rate(level, absurd ? 1_000 : at + jitter, { service, visit, flags });
    } else if (did.kind === "takeBack") stream.takeBack(did.ref + 1, at);
    else if (did.kind === "explain") stream.explain(did.ref + 1, ["wait"], at);
    else stream.event("start", 0, "", at);
  }
}

/** Applies record `seq` of a stream that was accepted just now. */
function apply(model: Model, stream: SignedStream, seq: number, deeds: readonly Deed[]): void {
  const did = deeds[seq - 1];
  const place = (of: number): string => `${stream.stream}/${of}`;
  if (did?.kind === "takeBack") {
    const referred = did.ref + 1 < seq ? model.stands.get(place(did.ref + 1)) : undefined;
    if (referred === undefined || !model.counts.has(referred.label)) return;
    model.counts.set(referred.label, (model.counts.get(referred.label) ?? 0) - 1);
    model.sum.voided += 1;
    model.visits.delete(referred.visit);
    model.stands.set(place(did.ref + 1), { label: "voided", visit: "" });
  }
  if (did?.kind !== "rate") return;
  const { level, service, visit, flags, absurd } = did;
  if (absurd || level === "BT" || service === "LV-LA") model.sum.quarantined += 1;
  else if (flags === 1) model.sum.test += 1;
  else if (visit !== "" && model.visits.has(visit)) model.sum.repeat += 1;
  else {
    if (visit !== "") model.visits.add(visit);
    model.counts.set(level, (model.counts.get(level) ?? 0) + 1);
    model.stands.set(place(seq), { label: level, visit });
  }
}

export function describeRandomHistories({ store, stream: newStream, ...bench }: Bench): void {
  describe("random histories", () => {
    test("rollup = recount = what was written, whatever is repeated, overlaps, is missing or comes in another order", async () => {
      await store().putCatalogue(CATALOGUE, AUDIT);
      let run = 0;
      await fc.assert(
        fc.asyncProperty(history, async ({ deeds, sendings }) => {
          run += 1;
          // A centre of its own keeps every run apart from the others.
          const centre = `run-${run}`;
          const streams = [
            await newStream({ kiosk: `a-${run}`, centre }),
            await newStream({ kiosk: `b-${run}`, centre }),
          ];
          const model: Model = {
            counts: new Map(),
            visits: new Set(),
            stands: new Map(),
            sum: { voided: 0, test: 0, repeat: 0, quarantined: 0 },
          };
          const held = [0, 0];
          for (const [of, stream] of streams.entries()) write(stream, deeds[of] ?? []);
          const send = async (of: number, first: number, last: number): Promise<void> => {
            const stream = streams[of];
            if (stream === undefined) throw new Error("no stream");
            const outcome = await bench.ingest(stream.batchOf(first, last), T0 + 4 * HOUR);
            const before = held[of] ?? 0;
            const upto = first > before + 1 ? before : Math.max(before, last);
            expect(outcome).toMatchObject({
              kind: "ack",
              upto,
              head: stream.headAt(upto),
              want: first > before + 1 ? before + 1 : null,
              inserted: upto - before,
            });
            for (let seq = before + 1; seq <= upto; seq++) {
              apply(model, stream, seq, deeds[of] ?? []);
            }
            held[of] = upto;
          };
          const check = async (): Promise<void> => {
            for (const by of TALLY_BY) {
              await bench.tallies({ by, centres: [centre] });
              await bench.tallies({ by, centres: [centre], from: 20261101, to: 20261101 });
            }
            const { groups } = await bench.tallies({ centres: [centre] });
            const tally = groups[0]?.tally ?? { ...EMPTY_TALLY, ...model.sum };
            const { scales, late: _, ...sum } = tally;
            expect(sum).toEqual(model.sum);
            const counted = [...model.counts].filter(([, n]) => n > 0);
            expect(scales[0]?.counts ?? {}).toEqual(Object.fromEntries(counted));
            expect(await store().listCursorFaults(9)).toEqual([]);
          };
          for (const { of, first, count } of sendings) {
            const size = streams[of]?.size() ?? 0;
            const start = 1 + (first % size);
            await send(of, start, Math.min(size, start + count));
          }
          await check();
          for (const [of, stream] of streams.entries()) {
            if ((held[of] ?? 0) < stream.size()) await send(of, (held[of] ?? 0) + 1, stream.size());
          }
          await check();
        }),
        { numRuns: 40 },
      );
    });
  });
}
