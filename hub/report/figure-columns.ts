// Tables 1 and 2: the figures of a unit, a counter or a domain in one row, with the period before beside them.
// Promises: one set of columns for every row; figures are those of the summary, none is made here but shares and differences.
import type { QualityTotal } from "../../shared/api/quality.ts";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { satisfiedPercent } from "../../shared/satisfaction.ts";
import type { Level } from "../../shared/scale.ts";
import type { Cell, Column, Row } from "./report.ts";
import { vi } from "./text.vi.ts";

export function figureColumns(name: string, levels: readonly Level[]): readonly Column[] {
  const { column } = vi;
  const plain = (key: string, title: string, kind: Column["kind"], width: number): Column => ({
    key,
    group: null,
    title,
    kind,
    width,
  });
  return [
    plain("order", column.order, "order", 7),
    plain("name", name, "text", 40),
    plain("transactions", column.transactions, "count", 14),
    plain("n", column.n, "count", 11),
    plain("participationPercent", column.participation, "percent", 12),
    ...levelColumns(levels),
    plain("satisfiedPercent", column.satisfied, "percent", 12),
    plain("previousPercent", column.previous, "percent", 11),
    plain("change", column.change, "change", 13),
    { key: "intervalLow", group: column.interval, title: column.from, kind: "percent", width: 10 },
    { key: "intervalHigh", group: column.interval, title: column.to, kind: "percent", width: 10 },
    plain("enoughSample", column.enough, "word", 10),
    plain("runningPercent", column.running, "percent", 13),
    plain("note", column.note, "text", 34),
  ];
}

export function levelColumns(levels: readonly Level[]): readonly Column[] {
  return levels.flatMap(({ code, label }): Column[] => [
    { key: code, group: label.vi, title: vi.column.ballots, kind: "count", width: 10 },
    { key: `${code}Percent`, group: label.vi, title: vi.column.share, kind: "percent", width: 10 },
  ]);
}

export function figureRow(
  order: string,
  name: string,
  row: SummaryRow,
  before: SummaryRow | undefined,
  levels: readonly Level[],
  {
    transactionsKnown,
    running,
  }: {
    /** Whether anybody counts transactions by what the row stands for. */
    readonly transactionsKnown: boolean;
    /** Of the kiosks of the row; null where that has no meaning. */
    readonly running: QualityTotal | null;
  },
): Row {
  const previous = before?.satisfiedPercent ?? null;
  const [low, high] = row.interval95 ?? [null, null];
  return [
    order,
    name,
    row.transactions,
    row.n,
    row.participationPercent,
    ...levelCells(row, levels),
    row.satisfiedPercent,
    previous,
    changeOf(row.satisfiedPercent, previous),
    low,
    high,
    row.enoughSample === null ? null : row.enoughSample ? vi.enough : vi.notEnough,
    running?.runningPercent ?? null,
    noteOf(row, transactionsKnown, running),
  ];
}

export function levelCells(row: SummaryRow, levels: readonly Level[]): readonly Cell[] {
  return levels.flatMap(({ code }) => {
    const count = row.scales.reduce((sum, { counts }) => sum + (counts[code] ?? 0), 0);
    return [count, satisfiedPercent({ n: row.n, satisfied: count })];
  });
}

/** Between the two figures as they are printed, in whole tenths. */
function changeOf(now: number | null, before: number | null): number | null {
  if (now === null || before === null) return null;
  return (Math.round(now * 10) - Math.round(before * 10)) / 10;
}

function noteOf(row: SummaryRow, transactionsKnown: boolean, running: QualityTotal | null): string {
  const notes: string[] = [];
  if (row.n === 0) notes.push(vi.noRatings);
  if (transactionsKnown && row.transactions === null) notes.push(vi.noTransactions);
  if (row.enoughSample === false && row.sampleNeeded !== null && row.n > 0) {
    notes.push(vi.sampleShort(row.n, row.sampleNeeded));
  }
  if ((running?.outsideHours ?? 0) > 0) notes.push(vi.outsideHours);
  for (const flag of row.flags) {
    const words = vi.flags[flag];
    if (words !== undefined) notes.push(words);
  }
  return notes.join("; ");
}
