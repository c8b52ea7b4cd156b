// Contract: tallies by every key, with their filters; each held against the recount (I3).
import { describe, expect, test } from "vitest";
import { AUDIT, CATALOGUE, DAY, HOUR, T0, type Bench } from "./use-store.ts";

export function describeTallies({ store, ingest, stream: knownStream, tallies }: Bench): void {
  const keys = async (by: Parameters<typeof tallies>[0]): Promise<readonly string[]> =>
    (await tallies(by)).groups.map(({ key, tally }) => {
      const n = tally.scales.flatMap(({ counts }) => Object.values(counts));
      return `${key} ${n.reduce((sum, count) => sum + count, 0)}+${tally.quarantined}`;
    });

  describe("tallies", () => {
    test("are grouped by kiosk, counter, domain, day, hour, centre and unit", async () => {
      await store().putCatalogue(CATALOGUE, AUDIT);
      const one = await knownStream();
      const two = await knownStream({ kiosk: "hm-q1", centre: "hoanh-mo" });
      one.rate("HL", T0 - DAY, { service: "LV-DATDAI" });
      one.rate("HL", T0, { counter: "q2" });
      one.rate("HL", T0 + 16 * HOUR - 1, { service: "LV-HOTICH" });
      one.rate("HL", T0 + 16 * HOUR, { service: "LV-LA" });
      two.rate("HL", T0 + 7 * DAY);
      await ingest(one.batch(), T0 + 8 * DAY);
      await ingest(two.batch(), T0 + 8 * DAY);
      expect(await keys({ by: "kiosk" })).toEqual(["bl-q1 3+1", "hm-q1 1+0"]);
      expect(await keys({ by: "counter" })).toEqual([
        "binh-lieu/q1 2+1",
        "binh-lieu/q2 1+0",
        "hoanh-mo/q1 1+0",
      ]);
      expect(await keys({ by: "domain" })).toEqual([
        " 2+0",
        "LV-DATDAI 1+0",
        "LV-HOTICH 1+0",
        "LV-LA 0+1",
      ]);
      expect(await keys({ by: "day" })).toEqual([
        "2026-11-01 1+0",
        "2026-11-02 2+0",
        "2026-11-03 0+1",
        "2026-11-09 1+0",
      ]);
      expect(await keys({ by: "hour" })).toEqual(["1/23 1+0", "1/8 2+0", "2/0 0+1", "7/8 1+0"]);
      for (const by of ["centre", "unit"] as const) {
        expect(await keys({ by })).toEqual(["binh-lieu 3+1", "hoanh-mo 1+0"]);
      }
    });

    test("take in both ends of the days and only the centres that were asked for", async () => {
      const one = await knownStream();
      const two = await knownStream({ kiosk: "hm-q1", centre: "hoanh-mo" });
      for (const stream of [one, two]) {
        for (let day = 0; day < 5; day++) stream.rate("HL", T0 + day * DAY);
        stream.rate("XX", T0 + 4 * DAY);
        await ingest(stream.batch(), T0 + 5 * DAY);
      }
      const days = { from: 20261103, to: 20261105 } as const;
      expect(await keys(days)).toEqual(["binh-lieu 3+0", "hoanh-mo 3+0"]);
      for (const by of ["centre", "counter", "kiosk", "domain", "day", "hour"] as const) {
        const { groups } = await tallies({ ...days, by, centres: ["hoanh-mo"] });
        const n = groups.map(({ tally }) => tally.scales[0]?.counts["HL"] ?? 0);
        expect(n.reduce((sum, count) => sum + count, 0)).toBe(3);
        expect((await tallies({ by, centres: [] })).groups).toEqual([]);
        expect((await tallies({ by, from: 20261107, to: 20261130 })).groups).toEqual([]);
      }
      expect(await keys({ centres: ["hoanh-mo", "la"] })).toEqual(["hoanh-mo 5+1"]);
    });

    test("say demo while a counted rating comes from a demo kiosk, also after it became a real one", async () => {
      const real = await knownStream();
      const demo = await knownStream({ kiosk: "hm-q1", centre: "hoanh-mo" }, { demo: true });
      real.rate("HL", T0);
      demo.rate("HL", T0 + DAY);
      demo.rate("HL", T0 + 2 * DAY, { flags: 1 });
      await ingest(real.batch(), T0 + 3 * DAY);
      await ingest(demo.batch(), T0 + 3 * DAY);
      expect((await tallies()).demo).toBe(true);
      expect((await tallies({ by: "hour" })).demo).toBe(true);
      expect((await tallies({ centres: ["binh-lieu"] })).demo).toBe(false);
      expect((await tallies({ to: 20261102 })).demo).toBe(false);
      expect((await tallies({ from: 20261104 })).demo).toBe(false);
      const again = await knownStream({ kiosk: "hm-q1", centre: "hoanh-mo" }, { demo: false });
      again.rate("HL", T0 + 2 * DAY);
      await ingest(again.batch(), T0 + 3 * DAY);
      expect((await tallies({ from: 20261103 })).demo).toBe(true);
      expect((await tallies({ from: 20261104 })).demo).toBe(false);
    });
  });
}
