// What the scripted hub answers to the pages beside the month: trend, week, reasons, quality, seals, day codes, public board.
// Promises: the figures come from the same script as the month's, so that two pages never tell two stories.
import type { BoardResponse } from "../../shared/api/board.ts";
import type { DaySealsResponse, KioskEntry } from "../../shared/api/kiosks.ts";
import type { QualityResponse, QualityRow } from "../../shared/api/quality.ts";
import type { ReasonsResponse } from "../../shared/api/reasons.ts";
import type { SealsResponse } from "../../shared/api/seals.ts";
import type { SummariesResponse, SummaryRow } from "../../shared/api/summaries.ts";
import type { TrendResponse } from "../../shared/api/trend.ts";
import { parsePeriod, previousPeriod, type Period } from "../../shared/period.ts";
import { sharePercent } from "../../shared/satisfaction.ts";
import { SCALES } from "../../shared/scale.ts";
import {
  createGoldenFigures,
  figureRow,
  summariseScript,
  tallyOf,
  type ScriptedFigures,
} from "./scripted-figures.ts";
import { peopleOf, tokensOf } from "./scripted-people.ts";

export type Answers = (route: string, query: URLSearchParams) => unknown;

const MONTHS = 13;
const SEALED_AT = Date.UTC(2026, 10, 2, 1);

/** A year at Suối Chàm around the golden case: a month of silence, a month of few, and a change of levels in between. */
export function createYearOfFigures(): ScriptedFigures {
  const figures = createGoldenFigures();
  const year: readonly (readonly [string, string, Record<string, number>])[] = [
    ["2025-10", "vn3.1", { RHL: 120, HL: 61, KHL: 14 }],
    ["2025-11", "vn3.1", { RHL: 133, HL: 58, KHL: 9 }],
    ["2025-12", "vn3.1", { RHL: 151, HL: 70, KHL: 12 }],
    ["2026-01", "vn4.1", { RHL: 160, HL: 66, BT: 14, KHL: 8 }],
    ["2026-02", "vn4.1", { RHL: 9, HL: 7, BT: 1, KHL: 1 }],
    ["2026-03", "vn4.1", { RHL: 188, HL: 60, BT: 12, KHL: 7 }],
    ["2026-04", "vn4.1", { RHL: 171, HL: 71, BT: 13, KHL: 9 }],
    ["2026-05", "vn4.1", { RHL: 190, HL: 52, BT: 10, KHL: 5 }],
    ["2026-07", "vn4.1", { RHL: 205, HL: 49, BT: 11, KHL: 8 }],
    ["2026-08", "vn4.1", { RHL: 199, HL: 57, BT: 9, KHL: 6 }],
  ];
  for (const [month, scale, counts] of year) {
    figures.counters.push({
      month,
      centre: "suoi-cham",
      counter: "q1",
      tally: tallyOf(scale, counts),
    });
    figures.standing.set(month, { status: "sealed", revision: 1 });
  }
  figures.standing.set("2026-08", { status: "amended", revision: 2 });
  figures.standing.set("2026-10", { status: "sealed", revision: 1 });
  return figures;
}

export function answerPages(figures: ScriptedFigures, kiosks: readonly KioskEntry[] = []): Answers {
  return (route, query) => {
    const question = {
      period: query.get("period") ?? "2026-10",
      calendar: query.get("calendar") === "state" ? ("state" as const) : ("calendar" as const),
      unit: query.get("unit"),
    };
    if (route === "GET summaries" && query.get("by") === "hour") {
      return weekOf(summariseScript(figures, { ...question, by: "unit" }));
    }
    if (route === "GET trend") return trendOf(figures, question);
    if (route === "GET reasons") return reasonsOf(figures, question);
    if (route === "GET quality") return qualityOf(figures, question, kiosks);
    if (route === "GET seals") return sealsOf(figures, question);
    if (route === "GET board") return boardOf(figures);
    if (route === "GET people") return peopleOf(figures.asOf);
    if (route === "GET tokens") return tokensOf(figures.asOf);
    const [, kiosk] = /^GET kiosks\/(.+)\/seals$/.exec(route) ?? [];
    return kiosk === undefined ? undefined : daySealsOf(kiosk);
  };
}

type Question = {
  readonly period: string;
  readonly calendar: "calendar" | "state";
  readonly unit: string | null;
};

function periodOf({ period, calendar }: Pick<Question, "period" | "calendar">): Period {
  const parsed = parsePeriod(period, calendar);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}

function trendOf(figures: ScriptedFigures, question: Question): TrendResponse {
  const run = [periodOf(question)];
  while (run.length < MONTHS) run.unshift(previousPeriod(run[0] ?? periodOf(question)));
  return {
    unit: question.unit,
    calendar: question.calendar,
    formula: "F1@1",
    asOf: figures.asOf,
    points: run.map((period) => {
      const asked = { ...question, period: period.id, by: "unit" };
      const { status, revision, demo, total } = summariseScript(figures, asked);
      return { period, status, revision, demo, total };
    }),
  };
}

/** The month's ratings spread over the week by fixed weights, none lost. */
function weekOf(summary: SummariesResponse): SummariesResponse {
  const [first] = summary.total.scales;
  const levels = first === undefined ? [] : Object.entries(first.counts);
  const places = [1, 2, 3, 4, 5].flatMap((day) =>
    [7, 8, 9, 10, 13, 14, 15, 16].map((hour) => ({
      key: `${day}/${hour}`,
      weight: (day === 1 ? 3 : 2) * ([9, 10, 14].includes(hour) ? 3 : 1),
    })),
  );
  const turns = places.flatMap(({ key, weight }) => Array.from({ length: weight }, () => key));
  const cells = new Map<string, Record<string, number>>();
  let at = 0;
  for (const [level, count] of levels) {
    for (let i = 0; i < count; i++) {
      const key = turns[(at++ * 13) % turns.length] ?? "1/9";
      const cell = cells.get(key) ?? {};
      cell[level] = (cell[level] ?? 0) + 1;
      cells.set(key, cell);
    }
  }
  const rows: SummaryRow[] = [...cells].map(([key, counts]) =>
    figureRow(key, key, tallyOf(first?.scale ?? "vn4.1", counts), null),
  );
  return { ...summary, by: "hour", rows };
}

function reasonsOf(figures: ScriptedFigures, question: Question): ReasonsResponse {
  const { total } = summariseScript(figures, { ...question, by: "unit" });
  const unsatisfied = total.n - total.satisfied;
  const words = [
    ["wait", "Phải chờ đợi lâu", "The wait was long"],
    ["unclear", "Hướng dẫn chưa rõ ràng, khó hiểu", "The guidance was not clear"],
    ["attitude", "Thái độ phục vụ chưa đúng mực", "The officer was not polite"],
    ["again", "Phải bổ sung hồ sơ, đi lại nhiều lần", "Papers were asked for again and again"],
    ["cost", "Phí, lệ phí hoặc chi phí chưa đúng quy định", "Fees were not as published"],
    ["place", "Cơ sở vật chất, chỗ chờ chưa tốt", "The waiting place was poor"],
  ] as const;
  const shares = [0.5, 0.35, 0.2, 0, 0.1, 0];
  return {
    period: periodOf(question),
    unit: question.unit,
    n: total.n,
    unsatisfied,
    rows: words.map(([reason, vi, en], i) => {
      const n = Math.floor((shares[i] ?? 0) * unsatisfied);
      const percent = unsatisfied === 0 ? null : sharePercent(n, unsatisfied);
      return { reason, label: { vi, en, zh: en }, n, percent };
    }),
  };
}

function qualityOf(
  figures: ScriptedFigures,
  question: Question,
  kiosks: readonly KioskEntry[],
): QualityResponse {
  const { total } = summariseScript(figures, { ...question, by: "unit" });
  const period = periodOf(question);
  const { n: counted, voided, test, repeat, quarantined, late } = total;
  const none = { counted: 0, voided: 0, test: 0, repeat: 0, quarantined: 0, late: 0 };
  const rows = kiosks.map(({ kiosk, centre, pending, alarms }, i): QualityRow => {
    const parts = i === 0 ? { counted, voided, test, repeat, quarantined, late } : none;
    const stored = parts.counted + parts.voided + parts.test + parts.repeat + parts.quarantined;
    const isSilent = pending === null;
    return {
      kiosk,
      centre,
      ...parts,
      stored,
      outsideHours: isSilent ? null : 3,
      missing: pending,
      openMinutes: isSilent ? null : 10_560,
      runningMinutes: isSilent ? null : 9_905,
      runningPercent: isSilent ? null : 93.8,
      alarms,
      bursts: i === 1 ? [{ date: period.from, hour: 16, n: 7 }] : [],
    };
  });
  const known = (of: (row: QualityRow) => number | null): number | null =>
    rows.reduce<number | null>((sum, row) => {
      const more = of(row);
      return sum === null || more === null ? null : sum + more;
    }, 0);
  return {
    period,
    unit: question.unit,
    asOf: figures.asOf,
    rows,
    total: {
      stored: rows.reduce((sum, { stored }) => sum + stored, 0),
      counted,
      voided,
      test,
      repeat,
      quarantined,
      late,
      outsideHours: known(({ outsideHours }) => outsideHours),
      missing: known(({ missing }) => missing),
      openMinutes: known(({ openMinutes }) => openMinutes),
      runningMinutes: known(({ runningMinutes }) => runningMinutes),
      runningPercent: 93.8,
    },
  };
}

function sealsOf(figures: ScriptedFigures, question: Question): SealsResponse {
  const { total, status, revision } = summariseScript(figures, { ...question, by: "unit" });
  const { n, satisfied, satisfiedPercent } = total;
  const stream = "00112233445566778899aabbccddeeff";
  const late = { kiosk: "sc-q2", stream, first: 1_204, last: 1_209 };
  return {
    period: periodOf(question),
    unit: question.unit,
    revisions: Array.from({ length: status === "open" ? 0 : revision }, (_, i) => ({
      revision: i + 1,
      status: i === 0 ? ("sealed" as const) : ("amended" as const),
      at: SEALED_AT + i * 86_400_000,
      code: i === 0 ? "7K2Q-9DXM" : "M4T0-88RC",
      digest: "7".repeat(64),
      key: "0123456789abcdef",
      n: i === 0 && revision > 1 ? n - 6 : n,
      satisfied,
      satisfiedPercent,
      changes:
        i === 0
          ? null
          : { added: [late], voided: [{ ...late, first: 1_188, last: 1_188 }], more: 0 },
      incomplete: i === 0 && revision > 1 ? ["sc-q2"] : [],
    })),
  };
}

function daySealsOf(kiosk: string): DaySealsResponse {
  const codes = ["7K2Q-9DXM", "M4T0-88RC", "0V5W-Q1ZN", "HB3E-TT7A"];
  return {
    kiosk,
    seals: codes.map((code, i) => ({
      date: `2026-10-${30 - i}`,
      code,
      counts: `RHL:${12 - i},HL:${3 + i},BT:0,KHL:${i % 2}`,
      stream: "00112233445566778899aabbccddeeff",
      seq: 1_400 - i * 20,
    })),
  };
}

function boardOf(figures: ScriptedFigures): BoardResponse {
  const summary = summariseScript(figures, {
    period: "2026-10",
    calendar: "calendar",
    unit: "mien-nui",
    by: "unit",
  });
  const shown = ({ key, name, n, ...row }: SummaryRow) => ({
    key,
    name,
    figures:
      n > 0 && n < 5
        ? null
        : {
            n,
            satisfied: row.satisfied,
            satisfiedPercent: row.satisfiedPercent,
            interval95: row.interval95,
            scales: row.scales,
          },
  });
  return {
    month: {
      period: summary.period,
      sealedAt: SEALED_AT,
      revision: 1,
      code: "7K2Q-9DXM",
      demo: figures.demo,
      scales: SCALES.filter(({ id }) => id === "vn4.1"),
      rows: summary.rows.map(shown),
      total: shown(summary.total),
    },
  };
}
