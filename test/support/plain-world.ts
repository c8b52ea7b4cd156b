// A random world in a whole hub, with everything the differential tests ask of it: periods, units, dossiers, and their plain answers.
// Promises: what is expected of a figure is said here and in plain-recount.ts only, without a word of the product's arithmetic.
import { expect } from "vitest";
import { CATALOGUE, openTestHub, type TestHub } from "../hub/open-test-hub.ts";
import { createChance } from "./chance.ts";
import { inDates, recountRow } from "./plain-recount.ts";
import { writeRandomMonths, type PlainRating, type PlainWorld } from "./random-months.ts";

export const HOURS = [1, 2, 3, 4, 5].flatMap((day) => [
  [day, 450, 690] as const,
  [day, 810, 1_020] as const,
]);
export const CLOSED = ["2025-11-20"];
export const PROCEDURES = [
  { code: "1.001193", name: "Đăng ký khai sinh", domain: "LV-HOTICH" },
  { code: "1.000635", name: "Đăng ký kết hôn", domain: "LV-HOTICH" },
];
export const REASONS = ["thai-do", "cho-lau"];
export const PERIODS = [
  {
    id: "2025-11",
    calendar: "calendar",
    from: "2025-11-01",
    to: "2025-11-30",
    before: ["2025-10-01", "2025-10-31"],
  },
  {
    id: "2025-11",
    calendar: "state",
    from: "2025-10-15",
    to: "2025-11-14",
    before: ["2025-09-15", "2025-10-14"],
  },
  {
    id: "2025-Q4",
    calendar: "calendar",
    from: "2025-10-01",
    to: "2025-12-31",
    before: ["2025-07-01", "2025-09-30"],
  },
  {
    id: "2025",
    calendar: "state",
    from: "2024-12-15",
    to: "2025-12-14",
    before: ["2023-12-15", "2024-12-14"],
  },
  {
    id: "2025-10-20..2025-11-09",
    calendar: "calendar",
    from: "2025-10-20",
    to: "2025-11-09",
    before: ["2025-09-29", "2025-10-19"],
  },
] as const;
export type Asked = (typeof PERIODS)[number];

/** What stands below each unit that is asked for, and its rows when it is asked for by unit. */
export const UNITS = [
  { unit: null, centres: ["an", "binh", "cuong"], rows: { tinh: ["an", "binh", "cuong"] } },
  { unit: "tinh", centres: ["an", "binh", "cuong"], rows: { bac: ["an", "binh"], nam: ["cuong"] } },
  { unit: "bac", centres: ["an", "binh"], rows: { an: ["an"], binh: ["binh"] } },
  { unit: "an", centres: ["an"], rows: { an: ["an"] } },
] as const;
export type Place = (typeof UNITS)[number];
export const COUNTERS = [
  "an/q1",
  "an/q2",
  "binh/q1",
  "binh/q2",
  "cuong/q1",
  "cuong/q2",
  "cuong/q9",
];

/** Whole months only; of binh one domain and nothing else. */
export const IMPORTED: readonly (readonly [string, string | null, string, string, number])[] = [
  ["an", null, "2025-10-01", "2025-10-31", 90],
  ["an", null, "2025-11-01", "2025-11-30", 300],
  ["an", null, "2025-12-01", "2025-12-31", 40],
  ["binh", "LV-DATDAI", "2025-11-01", "2025-11-30", 120],
  ["cuong", null, "2025-11-01", "2025-11-30", 20],
];

export type OpenWorld = {
  readonly hub: TestHub;
  readonly world: PlainWorld;
  readonly get: <T>(path: string) => Promise<T>;
  readonly ratingsOf: (
    place: { readonly centres: readonly string[] },
    from: string,
    to: string,
  ) => PlainRating[];
  readonly transactionsOf: (
    centres: readonly string[],
    asked: Asked,
    domain?: string,
  ) => Transactions;
};

export async function openPlainWorld(seed: number): Promise<OpenWorld> {
  const hub = await openTestHub();
  const label = (vi: string) => ({ vi, en: "", zh: "" });
  const body = {
    ...CATALOGUE,
    version: 2,
    procedures: PROCEDURES,
    reasons: REASONS.map((code) => ({ code, label: label(`Lý do ${code}`) })),
    units: CATALOGUE.units.map((unit) =>
      unit.code === "an"
        ? {
            ...unit,
            hours: HOURS.map(([weekday, from, to]) => ({ weekday, from, to })),
            closedOn: CLOSED,
          }
        : unit,
    ),
  };
  expect((await hub.ask("PUT", "/api/v1/catalogue", { body })).status).toBe(200);
  const world = await writeRandomMonths(hub.hub.store, createChance(seed));
  const none = { resolved: 0, early: 0, onTime: 0, late: 0, authority: "own" };
  const rows = IMPORTED.map(([unit, domain, from, to, atCounter]) => ({
    unit,
    domain,
    from,
    to,
    received: atCounter,
    atCounter,
    ...none,
  }));
  expect((await hub.ask("POST", "/api/v1/transactions", { body: { rows } })).status).toBe(200);
  const get = async <T>(path: string): Promise<T> => {
    const answer = await hub.ask("GET", `/api/v1/${path}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.json as T;
  };
  const ratingsOf: OpenWorld["ratingsOf"] = ({ centres }, from, to) =>
    world.ratings.filter((r) => centres.includes(r.centre) && inDates(r, from, to));
  /** Unknown as soon as a rated centre has none; incomplete when another centre, or a day of the period, is missing. */
  const transactionsOf: OpenWorld["transactionsOf"] = (centres, { from, to }, domain) => {
    const inside = IMPORTED.filter(
      ([, named, first, last]) =>
        first >= from && last <= to && (domain === undefined || named === domain),
    );
    const days = (first: string, last: string): number =>
      (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
    const rowsOf = (centre: string) => inside.filter(([unit]) => unit === centre);
    const known = centres.filter((centre) => rowsOf(centre).length > 0);
    const unknown =
      domain === undefined ? centres.filter((centre) => rowsOf(centre).length === 0) : [];
    const isRated = (centre: string): boolean =>
      world.ratings.some(
        (r) => r.centre === centre && r.standing === "counted" && inDates(r, from, to),
      );
    const gaps = known.some(
      (centre) =>
        rowsOf(centre).reduce((sum, row) => sum + days(row[2], row[3]), 0) < days(from, to),
    );
    return {
      transactions:
        known.length === 0 || unknown.some(isRated)
          ? null
          : known.flatMap(rowsOf).reduce((sum, row) => sum + row[4], 0),
      partly: gaps || (known.length > 0 && unknown.length > 0),
    };
  };
  return { hub, world, get, ratingsOf, transactionsOf };
}

export const query = ({ id, calendar }: Asked, { unit }: Place): string =>
  `period=${id}&calendar=${calendar}${unit === null ? "" : `&unit=${unit}`}`;

export type Transactions = { readonly transactions: number | null; readonly partly: boolean };

export function expected(
  key: string,
  ratings: readonly PlainRating[],
  denominator = { transactions: null as number | null, partly: false },
) {
  const row = recountRow(ratings, denominator.transactions);
  const at = row.flags.findIndex((flag) =>
    ["mixed_scales", "all_satisfied", "late_ratings", "quarantined_records"].includes(flag),
  );
  const flags = denominator.partly
    ? row.flags.toSpliced(at === -1 ? row.flags.length : at, 0, "transactions_incomplete")
    : row.flags;
  return { key, ...row, flags };
}
