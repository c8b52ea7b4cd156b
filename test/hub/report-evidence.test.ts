// What is signed on paper is what can be checked: the workbook's cells against the evidence bundle of the same month, each read back.
// Promises: the workbook through another library, the bundle through the verifier's own reader; no figure is taken from the store.
import readXlsxFile from "read-excel-file/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openZip, type OpenedZip } from "../../hub/evidence/open-zip.ts";
import { gatherReport } from "../../hub/report/gather-report.ts";
import { reportContent } from "../../hub/report/report-content.ts";
import { writeReport } from "../../hub/report/report-file.ts";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import type { Seal, SealBody, StreamLine } from "../../shared/evidence-bundle.ts";
import { ZONE } from "../../shared/period.ts";
import { chanceSeed, createChance } from "../support/chance.ts";
import { contractSealCode, nextHead } from "../support/contract-chain.ts";
import {
  AUTUMN,
  fillAutumn,
  monthOf,
  openEvidenceHouse,
  verdictText,
  verifyBundle,
  WINTER,
  type EvidenceHouse,
} from "../support/evidence-house.ts";
import { createSignedStream } from "../support/signed-stream.ts";

const SEED = chanceSeed();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let house: EvidenceHouse;
beforeAll(async () => {
  house = await openEvidenceHouse();
  await fillAutumn(house, createChance(SEED), 400);
  const stream = createSignedStream({ kiosk: "binh-q2", centre: "binh", at: AUTUMN });
  await house.enrol(stream);
  for (let day = 0; day < 40; day++) {
    const at = AUTUMN + day * DAY;
    stream.rate("HL", at + HOUR, { scale: "vn4.1" });
    const date = new Date(at).toISOString().slice(0, 10).replaceAll("-", "");
    stream.event("close", Number(date), "HL:1", at + 10 * HOUR);
  }
  await house.send(stream, () => 7, WINTER);
  house.at(WINTER + HOUR);
  await house.closeMonth();
});
afterAll(() => house.close());

type Cell = string | number | boolean | Date | null;
type Sheets = Readonly<Record<string, readonly (readonly Cell[])[]>>;

async function workbook(unit: string | null): Promise<Sheets> {
  const question = { period: monthOf("2026-11"), unit, scope: null, zone: ZONE };
  const report = reportContent(await gatherReport(house.store(), question));
  const { bytes } = await writeReport(report, "xlsx");
  const sheets = await readXlsxFile(Buffer.from(bytes));
  return Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data as readonly Cell[][]]));
}

function textOf(zip: OpenedZip, name: string): string {
  const { next } = zip.open(name);
  const pieces: Uint8Array[] = [];
  for (let piece = next(); piece !== undefined; piece = next()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function bundle(unit: string | null) {
  const { file } = await house.bundle({ unit });
  expect(verdictText(await verifyBundle(file))).toBe("fine");
  const zip = openZip(file);
  const lines = (name: string): readonly string[] => textOf(zip, name).split("\n").filter(Boolean);
  const seal = JSON.parse(textOf(zip, "manifest.json")) as Seal;
  const read = {
    body: JSON.parse(seal.body) as SealBody,
    summary: JSON.parse(textOf(zip, "summary.json")) as SummariesResponse,
    streams: lines("streams.ndjson").map((line) => JSON.parse(line) as StreamLine),
    records: (stream: string) => lines(`records/${stream}.ndjson`),
  };
  return { ...read, close: zip.close };
}

type Bundle = Awaited<ReturnType<typeof bundle>>;

function rowOf(rows: readonly (readonly Cell[])[] | undefined, name: string): readonly Cell[] {
  const found = rows?.find((row) => row[1] === name);
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
}

const LEVELS = ["RHL", "HL", "BT", "KHL"];

/** TT, name, transactions, ballots, participation, then count and share of each level, then the percentage. */
function figures(row: readonly Cell[]) {
  return {
    n: row[3],
    counts: LEVELS.map((_, index) => row[5 + 2 * index]),
    satisfiedPercent: row[5 + 2 * LEVELS.length],
    interval: row.slice(8 + 2 * LEVELS.length, 10 + 2 * LEVELS.length),
  };
}

function sealedFigures(row: SummariesResponse["total"]) {
  const countOf = (level: string): number =>
    row.scales.reduce((sum, { counts }) => sum + (counts[level] ?? 0), 0);
  return {
    n: row.n,
    counts: LEVELS.map(countOf),
    satisfiedPercent: row.satisfiedPercent,
    interval: row.interval95,
  };
}

/** "kiosk YYYY-MM-DD code": the day is that of the week's Monday and of the column. */
function printedCodes(rows: readonly (readonly Cell[])[] | undefined): readonly string[] {
  return (rows ?? []).flatMap(([kiosk, week, ...codes]) => {
    if (typeof week !== "string" || !/^\d{2}\/\d{2}\/\d{4}$/.test(week)) return [];
    const monday = Date.parse(week.split("/").toReversed().join("-"));
    return codes.flatMap((code, index) =>
      typeof code === "string" && code !== "—"
        ? [
            `${kiosk as string} ${new Date(monday + index * DAY).toISOString().slice(0, 10)} ${code}`,
          ]
        : [],
    );
  });
}

/** Every chain hashed again, as somebody with nothing but the bundle would. */
function chainedCodes({ streams, records }: Bundle): readonly string[] {
  return streams.flatMap(({ stream, kiosk, prev }) => {
    let head = prev;
    return records(stream).flatMap((text) => {
      head = nextHead(head, text);
      const [, kind, , , , code, day] = JSON.parse(text) as (string | number)[];
      const date = String(day).replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
      if (kind !== "e" || code !== "close" || !date.startsWith("2026-11")) return [];
      return [`${kiosk} ${date} ${contractSealCode(Buffer.from(head, "base64url"))}`];
    });
  });
}

for (const unit of [null, "tinh", "binh"]) {
  describe(`the workbook of ${unit ?? "all units"} and its evidence, seed ${SEED}`, () => {
    test("agree in every figure, every ledger and every code of the sealed month", async () => {
      const sheets = await workbook(unit);
      const read = await bundle(unit);
      const { summary, body } = read;
      const first = sheets[unit === "binh" ? "1. Quầy" : "1. Đơn vị"];
      expect(figures(rowOf(first, "Tổng số"))).toEqual(sealedFigures(summary.total));
      expect(summary.total.n).toBeGreaterThan(20);
      if (unit === "tinh") {
        const names = { an: "Xã An", binh: "Xã Bình" };
        expect(summary.rows.map(({ key }) => key)).toEqual(Object.keys(names));
        for (const row of summary.rows) {
          expect(figures(rowOf(first, row.name))).toEqual(sealedFigures(row));
        }
      }
      const counted = body.counts.flatMap(({ counts }) => Object.values(counts));
      expect(rowOf(first, "Tổng số")[3]).toBe(counted.reduce((sum, n) => sum + n, 0));

      const ledger = sheets["8. Đối chiếu"];
      for (const row of body.kiosks) {
        const { stored, voided, test: tests, repeat, quarantined } = row;
        const parts = [stored, row.counted, voided, tests, repeat, quarantined, 0];
        expect(rowOf(ledger, row.kiosk).slice(3, 10)).toEqual(parts);
      }
      const sum = (part: "stored" | "counted" | "quarantined"): number =>
        body.kiosks.reduce((all, row) => all + row[part], 0);
      const total = rowOf(ledger, "Tổng số");
      expect([total[3], total[4], total[8], total[9]]).toEqual([
        sum("stored"),
        sum("counted"),
        sum("quarantined"),
        0,
      ]);

      const codes = printedCodes(sheets["Phụ lục 2"]);
      expect(codes).toHaveLength(30);
      expect(codes).toEqual(chainedCodes(read).toSorted());
      read.close();
    });
  });
}

describe("after a late rating", () => {
  test("the amended month's workbook agrees with the amended evidence", async () => {
    const stream = createSignedStream({ kiosk: "an-q9", centre: "an", at: AUTUMN });
    await house.enrol(stream);
    stream.rate("KHL", AUTUMN + 200 * HOUR, { scale: "vn4.1" });
    await house.send(stream, () => 10, WINTER + 2 * HOUR);
    house.at(WINTER + 3 * HOUR);
    await house.closeMonth();
    const sheets = await workbook(null);
    const { summary, body, close } = await bundle(null);
    expect([body.status, body.revision]).toEqual(["amended", 2]);
    expect(figures(rowOf(sheets["1. Đơn vị"], "Tổng số"))).toEqual(sealedFigures(summary.total));
    const own = body.kiosks.find(({ kiosk }) => kiosk === "an-q9");
    expect(rowOf(sheets["8. Đối chiếu"], "an-q9").slice(3, 5)).toEqual([own?.stored, own?.counted]);
    expect(own?.counted).toBe(1);
    close();
  });
});
