// Table 8: the conservation ledger kiosk by kiosk, whether it closes, and at most how much of the period nobody has seen yet.
// Promises: says in a sentence when the ledger does not close; what is unknown is null, never 0. Never corrects a figure.
import { Temporal } from "temporal-polyfill";
import type { QualityTotal } from "../../shared/api/quality.ts";
import { periodInstants } from "../../shared/period.ts";
import { ledgerGap, totalOf, type KioskQuality } from "../summary/kiosk-quality.ts";
import { dateText, timeText } from "./format.ts";
import type { ReportParts } from "./gather-report.ts";
import { plainColumn } from "./plain-column.ts";
import type { Column, Row, Table } from "./report.ts";
import { vi } from "./text.vi.ts";

export function ledgerTable({ kiosks, tree, units, zone }: ReportParts): Table {
  const { column, ledgerTable: words } = vi;
  const { until } = periodInstants(units.period, zone);
  const bound = (key: string, title: string): Column => ({
    ...plainColumn(key, title, "count", 16),
    group: column.atMostMissing,
  });
  return {
    id: "ledger",
    title: words.title,
    sheet: words.sheet,
    columns: [
      plainColumn("order", column.order, "order", 8),
      plainColumn("kiosk", column.kiosk, "text", 34),
      plainColumn("centre", column.centre, "text", 42),
      plainColumn("stored", column.receipted, "count", 20),
      plainColumn("counted", column.counted, "count", 16),
      plainColumn("voided", column.voided, "count", 14),
      plainColumn("test", column.test, "count", 14),
      plainColumn("repeat", column.repeat, "count", 14),
      plainColumn("quarantined", column.quarantined, "count", 14),
      plainColumn("difference", column.difference, "count", 16),
      bound("unseenRecords", column.unseenRecords),
      bound("unseenMinutes", column.unseenMinutes),
      plainColumn("heardAt", column.heardAt, "word", 28),
    ],
    rows: kiosks.map(({ row, unseen }, index): Row => [
      String(index + 1),
      row.kiosk,
      row.centre === null ? null : (tree.find(row.centre)?.name ?? row.centre),
      ...ledgerCells(row),
      unseen.records,
      unseen.minutes,
      unseen.heardAt === null
        ? null
        : unseen.heardAt >= until
          ? vi.heardLater
          : momentText(unseen.heardAt, zone),
    ]),
    total: totalRow(kiosks),
    empty: vi.noKiosks,
    notes:
      kiosks.length === 0
        ? []
        : [
            ...(openLedgers(kiosks).length > 0 ? openLedgers(kiosks) : [vi.ledgerCloses]),
            vi.ledgerLaw,
            vi.unseenNote,
            vi.heardNote,
          ],
  };
}

/** A sentence for every kiosk whose ledger does not close. */
export function openLedgers(kiosks: readonly KioskQuality[]): readonly string[] {
  return kiosks.flatMap(({ row }) => {
    const gap = ledgerGap(row);
    return gap === 0 ? [] : [vi.ledgerOpen(row.kiosk, row.stored, row.stored - gap)];
  });
}

function totalRow(kiosks: readonly KioskQuality[]): Row | null {
  if (kiosks.length === 0) return null;
  const sum = (of: (kiosk: KioskQuality) => number | null): number | null =>
    kiosks.reduce<number | null>((all, kiosk) => {
      const more = of(kiosk);
      return all === null || more === null ? null : all + more;
    }, 0);
  return [
    "",
    vi.total,
    "",
    ...ledgerCells(totalOf(kiosks.map(({ row }) => row))),
    sum(({ unseen }) => unseen.records),
    sum(({ unseen }) => unseen.minutes),
    "",
  ];
}

function ledgerCells(row: QualityTotal): Row {
  const { stored, counted, voided, test, repeat, quarantined } = row;
  return [stored, counted, voided, test, repeat, quarantined, ledgerGap(row)];
}

/** "08:05 24/11/2026" */
function momentText(at: number, zone: string): string {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  return `${timeText(at, zone)} ${dateText(date.toString())}`;
}
