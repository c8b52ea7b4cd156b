// A small world of ratings for the dashboard's tests: counts by month, centre and counter, and the summaries that follow.
// Promises: figures come from shared/satisfaction.ts and shared/tally.ts, as the hub's own do; nothing is invented here.
import type { SummariesResponse, SummaryRow } from "../../shared/api/summaries.ts";
import { childrenOf, findUnit, unitsBelow, type Catalogue } from "../../shared/catalogue.ts";
import { parsePeriod, type Calendar } from "../../shared/period.ts";
import {
  countSatisfied,
  FORMULA,
  intervalPercent95,
  participationPercent,
  sampleNeeded,
  satisfiedPercent,
} from "../../shared/satisfaction.ts";
import { SCALES } from "../../shared/scale.ts";
import { addTallies, EMPTY_TALLY, type Tally } from "../../shared/tally.ts";

export type ScriptedCounter = {
  readonly month: string;
  readonly centre: string;
  readonly counter: string;
  tally: Tally;
};

export type ScriptedFigures = {
  readonly catalogue: Catalogue;
  readonly counters: ScriptedCounter[];
  /** Key `month centre`. */
  readonly transactions: Map<string, number>;
  /** Per month; open when nothing is said. */
  readonly standing: Map<string, Pick<SummariesResponse, "status" | "revision">>;
  demo: boolean;
  asOf: number;
};

export function tallyOf(scale: string, counts: Readonly<Record<string, number>>): Tally {
  return { ...EMPTY_TALLY, scales: [{ scale, counts }] };
}

/** One more counted rating. */
export function addRating(figures: ScriptedFigures, counter: number, level: string): void {
  const entry = figures.counters[counter];
  const scale = entry?.tally.scales[0]?.scale;
  if (entry === undefined || scale === undefined) throw new Error("no such counter");
  entry.tally = addTallies([entry.tally, tallyOf(scale, { [level]: 1 })]);
  figures.asOf += 1_000;
}

export function summariseScript(
  figures: ScriptedFigures,
  question: { period: string; calendar: Calendar; unit: string | null; by: string },
): SummariesResponse {
  const { catalogue } = figures;
  const { unit, by } = question;
  const period = parsePeriod(question.period, question.calendar);
  if (!period.ok) throw new Error(period.fault);
  const month = question.period;
  const date = period.value.to;
  const name = (code: string): string => findUnit(catalogue, code, date)?.name ?? code;
  const below = (code: string): readonly string[] => unitsBelow(catalogue, code, date);
  const inMonth = figures.counters.filter((entry) => entry.month === month);
  const tallyIn = (centres: readonly string[]): Tally =>
    addTallies(inMonth.filter(({ centre }) => centres.includes(centre)).map(({ tally }) => tally));
  const transactionsIn = (centres: readonly string[]): number | null => {
    const known = centres.flatMap((code) => figures.transactions.get(`${month} ${code}`) ?? []);
    return known.length === 0 ? null : known.reduce((sum, n) => sum + n, 0);
  };
  const all =
    unit === null ? childrenOf(catalogue, null, date).flatMap((code) => below(code)) : below(unit);
  const children = childrenOf(catalogue, unit, date);
  const rows =
    by === "counter"
      ? all.flatMap((centre) =>
          (findUnit(catalogue, centre, date)?.counters ?? []).map(({ code, name: label }) => {
            const entry = inMonth.find((one) => one.centre === centre && one.counter === code);
            return figureRow(`${centre}/${code}`, label, entry?.tally ?? EMPTY_TALLY, null);
          }),
        )
      : children.map((code) =>
          figureRow(code, name(code), tallyIn(below(code)), transactionsIn(below(code))),
        );
  return {
    period: period.value,
    unit,
    by: by === "counter" ? "counter" : "unit",
    formula: FORMULA,
    asOf: figures.asOf,
    ...(figures.standing.get(month) ?? { status: "open", revision: 0 }),
    demo: figures.demo,
    rows,
    total: figureRow(
      unit ?? "",
      unit === null ? "" : name(unit),
      tallyIn(all),
      transactionsIn(all),
    ),
  };
}

export function figureRow(
  key: string,
  name: string,
  tally: Tally,
  transactions: number | null,
): SummaryRow {
  const counts = countSatisfied(tally, SCALES);
  const needed = sampleNeeded(transactions);
  const { scales, voided, test, repeat, quarantined, late } = tally;
  return {
    key,
    name,
    scales: scales.map(({ scale, counts: levels }) => ({ scale, counts: { ...levels } })),
    ...counts,
    satisfiedPercent: satisfiedPercent(counts),
    interval95: intervalPercent95(counts),
    transactions,
    participationPercent: participationPercent(counts.n, transactions),
    sampleNeeded: needed,
    enoughSample: needed === null ? null : counts.n >= needed,
    voided,
    test,
    repeat,
    quarantined,
    late,
    flags: [],
  };
}

const DISTRICT = "mien-nui";
const centre = (code: string, name: string, counters: readonly string[]) => ({
  code,
  name,
  level: "commune" as const,
  parent: DISTRICT,
  from: null,
  to: null,
  counters: counters.map((label, i) => ({ code: `q${i + 1}`, name: `Quầy ${i + 1}: ${label}` })),
});

function ratingsAt(month: string, code: string, counter: string, tally: Tally): ScriptedCounter {
  return { month, centre: code, counter, tally };
}

function vn4(RHL: number, HL: number, BT: number, KHL: number): Tally {
  return tallyOf("vn4.1", { RHL, HL, BT, KHL });
}

/** October 2026 at Suối Chàm is the golden case: 212, 58, 9, 4 ratings of 1 300 transactions. */
export function createGoldenFigures(): ScriptedFigures {
  const labelledOut = { voided: 3, test: 12, repeat: 0, quarantined: 1, late: 6 };
  return {
    catalogue: {
      version: 1,
      units: [
        {
          code: DISTRICT,
          name: "Khu vực miền núi phía Đông",
          level: "district",
          parent: null,
          from: null,
          to: null,
          counters: [],
        },
        centre("suoi-cham", "Trung tâm Phục vụ hành chính công xã Suối Chàm", [
          "Hộ tịch, chứng thực",
          "Đất đai, xây dựng",
          "Lao động, người có công",
          "Công an xã",
        ]),
        centre("ban-lau", "Trung tâm Phục vụ hành chính công xã Bản Lầu", [
          "Hộ tịch, chứng thực",
          "Đất đai, xây dựng",
        ]),
        centre("khe-moc", "Điểm tiếp nhận Khe Mốc", ["Tiếp nhận, trả kết quả"]),
      ],
      domains: [],
      scales: [...SCALES],
      reasons: [],
    },
    counters: [
      ratingsAt("2026-10", "suoi-cham", "q1", { ...vn4(90, 20, 3, 1), ...labelledOut }),
      ratingsAt("2026-10", "suoi-cham", "q2", vn4(62, 22, 4, 3)),
      ratingsAt("2026-10", "suoi-cham", "q3", vn4(22, 12, 2, 0)),
      ratingsAt("2026-10", "suoi-cham", "q4", vn4(38, 4, 0, 0)),
      ratingsAt("2026-09", "suoi-cham", "q1", vn4(190, 44, 11, 4)),
      ratingsAt("2026-10", "ban-lau", "q1", vn4(10, 7, 2, 1)),
    ],
    transactions: new Map([
      ["2026-10 suoi-cham", 1_300],
      ["2026-10 ban-lau", 412],
    ]),
    standing: new Map(),
    demo: false,
    asOf: Date.UTC(2026, 10, 2, 1, 0, 0),
  };
}
