// Mẫu 01 and Mẫu 02 (2018 profile): units by nine indicators with their grade; one unit by indicator with both scores; its levels.
// Promises: made only when the profile was asked for; every score is computed; an indicator without data is a dash, not 0.
import {
  INDICATORS,
  MOST_POINTS,
  unitScore,
  type Indicator,
  type Scores,
} from "../../shared/indicator.ts";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { satisfiedPercent } from "../../shared/satisfaction.ts";
import type { Level, Scale } from "../../shared/scale.ts";
import type { ProfileScores, UnitScores } from "../summary/profile-scores.ts";
import type { ReportParts } from "./gather-report.ts";
import { plainColumn } from "./plain-column.ts";
import type { Column, Row, Table } from "./report.ts";
import { vi } from "./text.vi.ts";

export function profileTables(
  parts: ReportParts,
  scores: ProfileScores,
  scales: readonly Scale[],
): readonly Table[] {
  const { units } = parts;
  const whole = units.unit === null ? null : scores.of(units.unit);
  const listed =
    units.by === "counter" && units.unit !== null
      ? [{ row: units.total, of: scores.of(units.unit) }]
      : units.rows.map((row) => ({ row, of: scores.of(row.key) }));
  const all = whole ?? scores.mean(listed.map(({ of }) => of));
  return [
    firstForm(listed, { row: units.total, of: all }),
    secondForm(all),
    levelsForm(units.total, scales),
  ];
}

type Scored = { readonly row: SummaryRow; readonly of: UnitScores };

function firstForm(listed: readonly Scored[], total: Scored): Table {
  const { column } = vi;
  const line = (order: string, name: string, { row, of }: Scored): Row => {
    const { total: points, grade } = unitScore(of.own);
    return [
      order,
      name,
      ...INDICATORS.map((indicator) => of.own.get(indicator) ?? null),
      points,
      grade === null ? null : vi.grades[grade],
      row.n,
      row.satisfiedPercent,
    ];
  };
  const { missing } = unitScore(total.of.own);
  return {
    id: "form1",
    ...vi.form1,
    columns: [
      plainColumn("order", column.order, "order", 8),
      plainColumn("name", column.centre, "text", 58),
      ...INDICATORS.map((indicator): Column => ({
        ...plainColumn(`score${indicator}`, column.indicatorShort(indicator), "tenths", 12),
        group: column.scores,
      })),
      plainColumn("total", column.totalScore, "tenths", 16),
      plainColumn("grade", column.grade, "word", 22),
      plainColumn("n", column.forms, "count", 18),
      plainColumn("satisfiedPercent", column.satisfied, "percent", 20),
    ],
    rows: listed.map((scored, index) => line(String(index + 1), scored.row.name, scored)),
    total: line("", vi.total, total),
    empty: vi.noScores,
    notes: [vi.scoreRule, vi.gradeRule, ...missingNote(missing), vi.profileNote],
  };
}

function secondForm({ own, verified }: UnitScores): Table {
  const { column } = vi;
  const self = unitScore(own);
  const checked = unitScore(verified);
  // The verified scores decide once they are there for every indicator that has one of its own.
  const { grade } = checked.missing.length > self.missing.length ? self : checked;
  const gradeText = grade === null ? "" : `${column.grade}: ${vi.grades[grade]}`;
  const note = (indicator: Indicator, scores: Scores): string =>
    (scores.get(indicator) ?? null) === null ? vi.noScores : "";
  return {
    id: "form2",
    ...vi.form2,
    columns: [
      plainColumn("order", column.order, "order", 10),
      plainColumn("name", column.indicatorName, "text", 112),
      plainColumn("standard", column.standardScore, "tenths", 26),
      plainColumn("own", column.ownScore, "tenths", 26),
      plainColumn("verified", column.verifiedScore, "tenths", 28),
      plainColumn("note", column.note, "text", 50),
    ],
    rows: INDICATORS.map((indicator): Row => [
      String(indicator),
      vi.indicatorNames[indicator],
      MOST_POINTS,
      own.get(indicator) ?? null,
      verified.get(indicator) ?? null,
      note(indicator, own),
    ]),
    total: [
      "",
      vi.formTotal,
      INDICATORS.length * MOST_POINTS,
      self.total,
      checked.total,
      gradeText,
    ],
    empty: vi.noScores,
    notes: [vi.gradeRule, ...missingNote(self.missing)],
  };
}

/** Part II: the five levels in one row; a level that no kiosk offered is a dash. */
function levelsForm(row: SummaryRow, scales: readonly Scale[]): Table {
  const five = scales.find(({ levels }) => levels.length === 5)?.levels ?? [];
  const used = new Set(
    row.scales.flatMap(({ scale }) =>
      (scales.find(({ id }) => id === scale)?.levels ?? []).map(({ code }) => code),
    ),
  );
  const cell = ({ code }: Level): number | null => {
    if (!used.has(code)) return null;
    const count = row.scales.reduce((sum, { counts }) => sum + (counts[code] ?? 0), 0);
    return satisfiedPercent({ n: row.n, satisfied: count });
  };
  return {
    id: "form2levels",
    ...vi.form2levels,
    columns: [
      plainColumn("n", vi.column.forms, "count", 42),
      ...five.map((level) => ({
        ...plainColumn(`${level.code}Percent`, vi.column.share, "percent", 42),
        group: level.label.vi,
      })),
    ],
    rows: [[row.n, ...five.map(cell)]],
    total: null,
    empty: vi.noRatings,
    notes: [vi.rounding],
  };
}

function missingNote(missing: readonly Indicator[]): readonly string[] {
  if (missing.length === 0) return [];
  return missing.length === INDICATORS.length ? [vi.noScores] : [vi.missingIndicators(missing)];
}
