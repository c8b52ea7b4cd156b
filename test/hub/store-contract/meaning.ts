// Contract: what a record means never blocks its stream (H5); taking back, explaining, tests and repeats.
import { describe, expect, test } from "vitest";
import { AUDIT, CATALOGUE, DAY, HOUR, MINUTE, T0, type Bench } from "./use-store.ts";

export function describeMeaning({
  store,
  ingest,
  stream: knownStream,
  reopen,
  ...bench
}: Bench): void {
  describe("what records mean (H5)", () => {
    test("an unknown service, scale or level is acknowledged, kept in quarantine and not counted", async () => {
      await store().putCatalogue(CATALOGUE, AUDIT);
      const stream = await knownStream();
      stream.rate("HL", T0, { service: "LV-DATDAI" });
      stream.rate("HL", T0, { service: "LV-LA" });
      stream.rate("BT", T0);
      stream.rate("BT", T0, { scale: "vn4.1" });
      stream.rate("HL", T0, { scale: "zz9" });
      stream.rate("HL", T0, { counter: "q-la" });
      expect(await ingest(stream.batch())).toMatchObject({ kind: "ack", upto: 6, inserted: 6 });
      expect(await bench.onlyTally()).toBe("vn3.1 HL 2; vn4.1 BT 1; quarantined 3");
    });

    test("a new version of the catalogue counts from the next batch on", async () => {
      const stream = await knownStream();
      stream.rate("HL", T0, { service: "LV-DATDAI" });
      await ingest(stream.batch());
      await store().putCatalogue(CATALOGUE, AUDIT);
      stream.rate("HL", T0, { service: "LV-DATDAI" });
      await ingest(stream.batch());
      expect(await bench.onlyTally()).toBe("vn3.1 HL 1; quarantined 1");
    });

    test("an absurd time without any reference is quarantined; a reference in the same boot dates it", async () => {
      const stream = await knownStream();
      stream.rate("HL", 5_000, { mono: 5_000 });
      stream.rate("HL", T0 + 3 * DAY);
      stream.restart();
      stream.rate("RHL", 7_000, { mono: 10_000 });
      stream.event("clock", T0 - 8_000, "hub", 8_000, 11_000);
      expect(await ingest(stream.batch())).toMatchObject({ kind: "ack", upto: 4 });
      expect(await bench.onlyTally()).toBe("vn3.1 RHL 1; quarantined 2");
      const { groups } = await bench.tallies({ by: "day" });
      expect(groups.map(({ key }) => key)).toEqual(["2026-11-02"]);
    });

    test("a rating that is taken back is voided on its own day, once", async () => {
      const stream = await knownStream();
      const late = stream.rate("KHL", T0 - 3 * DAY);
      stream.rate("HL", T0);
      stream.takeBack(late, T0);
      await ingest(stream.batch());
      expect(await bench.onlyTally()).toBe("vn3.1 HL 1; voided 1");
      stream.takeBack(late, T0);
      await ingest(stream.batch());
      await reopen();
      expect(await bench.onlyTally()).toBe("vn3.1 HL 1; voided 1");
      const { groups } = await bench.tallies({ by: "day" });
      expect(groups).toMatchObject([
        { key: "2026-10-30", tally: { scales: [], voided: 1, late: 0 } },
        { key: "2026-11-02", tally: { voided: 0 } },
      ]);
    });

    test("a void or reasons record that refers to no earlier rating changes no figure", async () => {
      const stream = await knownStream();
      const start = stream.event("start", 0, "", T0);
      stream.rate("HL", T0);
      stream.takeBack(start, T0);
      stream.takeBack(9, T0);
      stream.takeBack(4, T0);
      stream.explain(start, ["wait"], T0);
      stream.explain(99, ["wait"], T0);
      expect(await ingest(stream.batch())).toMatchObject({ kind: "ack", upto: 7 });
      expect(await bench.onlyTally()).toBe("vn3.1 HL 1");
      expect(await store().tallyReasons(ALL_TIME)).toEqual([]);
    });

    test("test ratings are stored and never counted, not even when taken back", async () => {
      const stream = await knownStream();
      const one = stream.rate("HL", T0, { flags: 1 });
      stream.rate("HL", T0, { flags: 3 });
      stream.rate("HL", T0, { flags: 2 });
      stream.takeBack(one, T0);
      await ingest(stream.batch());
      expect(await bench.onlyTally()).toBe("vn3.1 HL 1; test 2");
    });

    test("one rating a visit: a second one is a repeat, at any kiosk of the centre, until the first is taken back", async () => {
      const one = await knownStream();
      const two = await knownStream({ kiosk: "bl-q2" });
      const first = one.rate("KHL", T0, { visit: "v1" });
      one.rate("HL", T0, { visit: "v1" });
      one.rate("HL", T0, { visit: "v2" });
      two.rate("RHL", T0, { visit: "v1" });
      await store().ingest([one.batch(), two.batch()], T0 + HOUR);
      expect(await bench.onlyTally()).toBe("vn3.1 HL 1 KHL 1; repeat 2");
      one.takeBack(first, T0 + MINUTE);
      two.rate("RHL", T0 + MINUTE, { visit: "v1" });
      two.rate("RHL", T0 + MINUTE, { visit: "v1" });
      await store().ingest([one.batch(), two.batch()], T0 + HOUR);
      expect(await bench.onlyTally()).toBe("vn3.1 HL 1 RHL 1; voided 1; repeat 3");
    });

    test("reasons are tallied for counted ratings; the newest ones of a rating hold, and a void takes them away", async () => {
      const stream = await knownStream();
      const one = stream.rate("KHL", T0);
      const two = stream.rate("KHL", T0);
      const drill = stream.rate("KHL", T0, { flags: 1 });
      stream.explain(one, ["wait", "wait", "attitude"], T0);
      stream.explain(two, ["wait"], T0);
      stream.explain(drill, ["wait"], T0);
      await ingest(stream.batch());
      expect(await store().tallyReasons(ALL_TIME)).toEqual([
        { reason: "attitude", n: 1 },
        { reason: "wait", n: 2 },
      ]);
      stream.explain(one, ["room"], T0);
      stream.takeBack(two, T0);
      await ingest(stream.batch());
      expect(await store().tallyReasons(ALL_TIME)).toEqual([{ reason: "room", n: 1 }]);
      expect(await store().tallyReasons({ ...ALL_TIME, centres: ["hoanh-mo"] })).toEqual([]);
    });
  });
}

const ALL_TIME = { from: 20200101, to: 20991231, centres: null } as const;
