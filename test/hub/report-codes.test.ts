// Annex 2 of the report: the code of every kiosk and day, the same that the kiosk's page for staff shows.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatherReport } from "../../hub/report/gather-report.ts";
import { reportContent } from "../../hub/report/report-content.ts";
import type { Table } from "../../hub/report/report.ts";
import { contractSealCode } from "../support/contract-chain.ts";
import { parsePeriod, ZONE } from "../../shared/period.ts";
import { AUTUMN, openEvidenceHouse, type EvidenceHouse } from "../support/evidence-house.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";

const HOUR = 3_600_000;
/** 17:00 in Viet Nam on that day of November. */
const evening = (day: number): number => Date.UTC(2026, 10, day, 10);

let house: EvidenceHouse;
let first: SignedStream;
let second: SignedStream;
const seqs: Record<string, number> = {};

beforeAll(async () => {
  house = await openEvidenceHouse();
  first = createSignedStream({ kiosk: "an-q1", centre: "an", at: AUTUMN, scale: "vn4.1" });
  await house.enrol(first);
  const close = (stream: SignedStream, day: number, at: number): number =>
    stream.event("close", day, "RHL:1", at);
  first.rate("RHL", evening(2) - HOUR);
  seqs["first close of the 2nd"] = close(first, 20_261_102, evening(2));
  first.takeBack(1, evening(2) + 1_000);
  seqs["2nd"] = close(first, 20_261_102, evening(2) + 60_000);
  first.rate("HL", evening(3));
  // Off from the evening of the 3rd on: the day is closed when the kiosk is on again, in December.
  const later = Date.UTC(2026, 11, 4, 1);
  first.event("start", 0, "1.0", later);
  seqs["3rd"] = close(first, 20_261_103, later + 1_000);
  first.rate("HL", later + HOUR);
  seqs["4th of December"] = close(first, 20_261_204, later + 9 * HOUR);
  await house.send(first, () => 3, later + 10 * HOUR);

  second = createSignedStream({ kiosk: "an-q2", centre: "an", at: AUTUMN, scale: "vn4.1" });
  await house.enrol(second);
  second.rate("RHL", evening(30));
  await house.send(second, () => 3, evening(30));
});
afterAll(() => house.close());

async function codes(id: string, calendar: "calendar" | "state" = "calendar") {
  const period = parsePeriod(id, calendar);
  if (!period.ok) throw new Error(period.fault);
  const question = { period: period.value, unit: null, scope: null, zone: ZONE };
  const { tables } = reportContent(await gatherReport(house.store(), question));
  return tables.find((table) => table.id === "codes");
}

const codeOf = (name: string): string =>
  contractSealCode(Buffer.from(first.headAt(seqs[name] ?? 0), "base64url"));
const weekOf = (table: Table | undefined, monday: string) =>
  table?.rows.find(([kiosk, week]) => kiosk === "an-q1" && week === monday)?.slice(2);

describe("the codes of the days", () => {
  test("stand in their week under their weekday, a day closed again with its newest code", async () => {
    const table = await codes("2026-11");
    const none = [null, null, null, null, null];
    expect(weekOf(table, "02/11/2026")).toEqual([codeOf("2nd"), codeOf("3rd"), ...none]);
    expect(table?.rows.flat()).not.toContain(codeOf("first close of the 2nd"));
    // Sunday the 1st is the only day of its week that belongs to November, Monday the 30th of the last one.
    expect(weekOf(table, "26/10/2026")).toEqual(["", "", "", "", "", "", null]);
    expect(weekOf(table, "30/11/2026")).toEqual([null, "", "", "", "", "", ""]);
  });

  test("of a kiosk that closed no day are one row of unknown ones", async () => {
    const table = await codes("2026-11");
    const rows = table?.rows.filter(([kiosk]) => kiosk === "an-q2");
    expect(rows).toEqual([["an-q2", ...Array.from({ length: 8 }, () => null)]]);
    expect((await codes("2026-09"))?.rows).toEqual([]);
  });

  test("end with the newest record, and follow the calendar of the state", async () => {
    const december = await codes("2026-12");
    expect(december?.rows.filter(([kiosk]) => kiosk === "an-q1")).toHaveLength(1);
    expect(weekOf(december, "30/11/2026")).toEqual([
      "",
      null,
      null,
      null,
      codeOf("4th of December"),
      "",
      "",
    ]);
    const state = await codes("2026-12", "state");
    expect(weekOf(state, "30/11/2026")?.[4]).toBe(codeOf("4th of December"));
    expect(weekOf(state, "02/11/2026")).toBe(undefined);
  });

  test("are printed in the reports of months, not in those of quarters and years", async () => {
    expect(await codes("2026-Q4")).toBe(undefined);
    expect(await codes("2026")).toBe(undefined);
  });
});
