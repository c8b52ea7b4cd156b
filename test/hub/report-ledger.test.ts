// Table 8 of the report: the conservation ledger kiosk by kiosk, its sentence when it does not close, and the honest bound.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatherReport } from "../../hub/report/gather-report.ts";
import { reportContent } from "../../hub/report/report-content.ts";
import type { Cell, Report } from "../../hub/report/report.ts";
import { unseenTail } from "../../hub/summary/unseen-tail.ts";
import { ZONE } from "../../shared/period.ts";
import { chanceSeed, createChance } from "../support/chance.ts";
import {
  fillAutumn,
  monthOf,
  openEvidenceHouse,
  WINTER,
  type EvidenceHouse,
} from "../support/evidence-house.ts";
import type { SignedStream } from "../support/signed-stream.ts";

const SEED = chanceSeed();
const MINUTE = 60_000;
/** 2026-12-01T00:00 in Viet Nam. */
const END = Date.UTC(2026, 10, 30, 17);
const START = Date.UTC(2026, 9, 31, 17);

let house: EvidenceHouse;
let streams: readonly SignedStream[];
beforeAll(async () => {
  house = await openEvidenceHouse();
  streams = await fillAutumn(house, createChance(SEED), 300);
});
afterAll(() => house.close());

async function report(id = "2026-11"): Promise<Report> {
  const question = { period: monthOf(id), unit: null, scope: null, zone: ZONE };
  return reportContent(await gatherReport(house.store(), question));
}

function ledgerOf({ tables }: Report) {
  const table = tables.find(({ id }) => id === "ledger");
  if (table === undefined) throw new Error("no ledger");
  const named = (row: readonly Cell[]): Readonly<Record<string, Cell>> =>
    Object.fromEntries(table.columns.map(({ key }, index) => [key, row[index] ?? null]));
  return { rows: table.rows.map(named), total: named(table.total ?? []), notes: table.notes };
}

const PARTS = ["counted", "voided", "test", "repeat", "quarantined"];

describe(`the conservation ledger, seed ${SEED}`, () => {
  test("has a row a kiosk and a total, and says that it closes", async () => {
    const { rows, total, notes } = ledgerOf(await report());
    expect(rows.map(({ kiosk }) => kiosk)).toEqual(["an-q1", "an-q2", "binh-q1"]);
    for (const row of [...rows, total]) {
      expect(row["stored"]).toBeGreaterThan(50);
      expect(row["stored"]).toBe(PARTS.reduce((sum, part) => sum + Number(row[part]), 0));
      expect(row["difference"]).toBe(0);
    }
    expect(total["stored"]).toBe(rows.reduce((sum, row) => sum + Number(row["stored"]), 0));
    expect(notes[0]).toBe("Sổ cân: mọi phiếu máy chủ đã ký nhận đều có mặt ở đúng một cột.");
  });

  test("is held against the kiosk's own records, not against a sum of itself", async () => {
    const { rows } = ledgerOf(await report());
    for (const { kiosk, stored } of rows) {
      const own = streams.filter((stream) => stream.kiosk === kiosk);
      const ranges = await house
        .store()
        .listRanges({ from: 20_261_101, to: 20_261_130, centres: null });
      const ratings = own.flatMap((stream) => {
        const range = ranges.find((found) => found.stream === stream.stream);
        if (range === undefined) return [];
        const seqs = Array.from(
          { length: range.inLast - range.inFirst + 1 },
          (_, i) => range.inFirst + i,
        );
        return seqs.filter((seq) => stream.record(seq)?.[1] === "r");
      });
      expect([kiosk, stored]).toEqual([kiosk, ratings.length]);
    }
  });

  test("says which kiosk's does not close, by how much, and at the foot of the report too", async () => {
    const db = house.db();
    const whole = ledgerOf(await report()).rows.find(({ kiosk }) => kiosk === "an-q1");
    const stored = Number(whole?.["stored"]);
    db.exec("BEGIN");
    try {
      db.exec(`UPDATE tally_half SET n = n - 1 WHERE half BETWEEN 2026111 AND 2026112 AND standing = 0 AND n > 0
        AND kiosk_id = (SELECT id FROM kiosk WHERE code = 'an-q1')
        AND (half, facet_id) = (SELECT half, facet_id FROM tally_half WHERE half BETWEEN 2026111 AND 2026112
          AND standing = 0 AND n > 0 AND kiosk_id = (SELECT id FROM kiosk WHERE code = 'an-q1') LIMIT 1)`);
      const broken = await report();
      const { rows, total, notes } = ledgerOf(broken);
      expect(rows.map(({ difference }) => difference)).toEqual([1, 0, 0]);
      expect(rows[0]?.["stored"]).toBe(stored);
      expect(total["difference"]).toBe(1);
      expect(notes[0]).toBe(
        `SỔ KHÔNG CÂN: thiết bị an-q1: máy chủ đã ký nhận ${stored} phiếu, các cột cộng lại là ${stored - 1} phiếu. Chưa nên dùng số liệu này; cần kiểm tra cơ sở dữ liệu của máy chủ.`,
      );
      expect(broken.notes[0]).toBe(notes[0]);
    } finally {
      db.exec("ROLLBACK");
    }
    expect(ledgerOf(await report()).rows[0]?.["difference"]).toBe(0);
  });
});

describe("what may still be missing", () => {
  const statusOf = (stream: SignedStream, at: number, receivedAt = at) => ({
    kiosk: stream.kiosk,
    state: "online" as const,
    sid: "5e1f5e1f5e1f5e1f",
    message: JSON.stringify(stream.statusMessage({ at })),
    receivedAt,
  });

  test("is nothing where the kiosk was heard after the period, and unknown where it never said", async () => {
    const { rows } = ledgerOf(await report());
    const bound = rows.map((row) => [row["unseenRecords"], row["unseenMinutes"], row["heardAt"]]);
    // Every one wrote on in December; the second began a new stream in November that names all of the first.
    expect(bound).toEqual(rows.map(() => [0, 0, "Sau kỳ"]));
    const december = ledgerOf(await report("2026-12"));
    expect(december.rows.map((row) => row["unseenRecords"])).toEqual([null, null, null]);
    expect(december.total["unseenRecords"]).toBe(null);
  });

  test("is what the kiosk signed for and the hub has not, and the time since it last signed anything", async () => {
    const [first] = streams;
    if (first === undefined) throw new Error("no stream");
    await house.store().recordStatus(statusOf(first, WINTER + 10 * MINUTE));
    const other = streams.find(({ kiosk }) => kiosk === "binh-q1");
    if (other === undefined) throw new Error("no stream");
    for (let more = 0; more < 4; more++) other.rate("KHL", WINTER + more * MINUTE);
    await house.store().recordStatus(statusOf(other, WINTER + 4 * MINUTE));
    const { rows } = ledgerOf(await report("2026-12"));
    // The newest word of all came at 07:10: the first kiosk's status.
    const bound = rows.map((row) => [row["unseenRecords"], row["unseenMinutes"], row["heardAt"]]);
    expect(bound[0]).toEqual([0, 0, "07:10 08/12/2026"]);
    expect(bound[2]).toEqual([4, 6, "07:04 08/12/2026"]);
    expect(bound[1]?.[0]).toBe(null);
  });

  const tail = {
    kiosk: "an-q1",
    stream: "0a".repeat(16),
    hi: 40,
    openedAt: START,
    beganAt: START,
    newestAt: START + 60 * MINUTE,
    prev: null,
  };
  const span = { from: START, until: END };

  test("counts the whole rest of a month of which nothing was heard", () => {
    expect(unseenTail([tail], undefined, span)).toEqual({
      records: null,
      minutes: 30 * 24 * 60 - 60,
      heardAt: START + 60 * MINUTE,
    });
    expect(unseenTail([], undefined, span)).toEqual({
      records: null,
      minutes: null,
      heardAt: null,
    });
  });

  test("of a stream that was given up is what its successor says that it had", () => {
    const next = {
      ...tail,
      stream: "0b".repeat(16),
      beganAt: START + 90 * MINUTE,
      newestAt: END + 1,
    };
    const named = { ...next, prev: { stream: tail.stream, size: 43 } };
    expect(unseenTail([tail, named], undefined, span)).toMatchObject({ records: 3, minutes: 30 });
    const whole = { ...next, prev: { stream: tail.stream, size: 40 } };
    expect(unseenTail([tail, whole], undefined, span)).toMatchObject({ records: 0, minutes: 0 });
    expect(unseenTail([tail, next], undefined, span)).toMatchObject({ records: null, minutes: 30 });
    const later = { from: START + 100 * MINUTE, until: END };
    expect(unseenTail([tail, next], undefined, later)).toMatchObject({ records: 0, minutes: 0 });
  });

  test("an old status that a broker hands on again is no new word", () => {
    const stream = streams[0];
    if (stream === undefined) throw new Error("no stream");
    const known = { ...tail, stream: stream.stream, hi: stream.size() };
    const old = statusOf(stream, START + 70 * MINUTE, END - MINUTE);
    const { records, heardAt } = unseenTail([known], old, span);
    expect([records, heardAt]).toEqual([0, START + 70 * MINUTE]);
  });
});
