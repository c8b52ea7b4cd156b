// Every table of the report, and the quality of the data, against a recount by separate code from what was written.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { QualityResponse } from "../../shared/api/quality.ts";
import { chanceSeed } from "../support/chance.ts";
import {
  localOf,
  percentOf,
  recountReasons,
  recountRow,
  recountRules,
  tenths,
} from "../support/plain-recount.ts";
import { createPlainRuns } from "../support/plain-runs.ts";
import {
  IMPORTED,
  openPlainWorld,
  PERIODS,
  PROCEDURES,
  REASONS,
  UNITS,
  type OpenWorld,
} from "../support/plain-world.ts";
import type { PlainRating } from "../support/random-months.ts";

const SEED = chanceSeed();

let open: OpenWorld;
const get = <T>(path: string): Promise<T> => open.get<T>(path);
const ratingsOf: OpenWorld["ratingsOf"] = (...asked) => open.ratingsOf(...asked);
const transactionsOf: OpenWorld["transactionsOf"] = (...asked) => open.transactionsOf(...asked);

beforeAll(async () => {
  open = await openPlainWorld(SEED);
}, 120_000);
afterAll(() => open.hub.close());

type Cells = Readonly<Record<string, string | number | null>>;
type Report = {
  readonly tables: Readonly<
    Record<string, { readonly rows: readonly Cells[]; readonly total: Cells | null }>
  >;
};

describe(`every table of the report, seed ${SEED}`, () => {
  for (const asked of PERIODS) {
    for (const place of UNITS) {
      test(`${asked.id} (${asked.calendar}), ${place.unit ?? "everything"}`, async () => {
        // A hub with one root means that root when no unit is named.
        const meant = place.unit === null ? UNITS[1] : place;
        const named = place.unit === null ? "" : `&unit=${place.unit}`;
        const { tables } = await get<Report>(
          `reports/${asked.id}.json?calendar=${asked.calendar}${named}`,
        );
        const { ranOf, minutesOn, outsideOf, datesOf, hoursOf } = createPlainRuns(open.world);
        const all = ratingsOf(meant, asked.from, asked.to);
        const counted = all.filter(({ standing }) => standing === "counted");
        const levels = levelsOf(counted);
        const earlier = (ratings: (r: PlainRating) => boolean): number | null => {
          const then = ratingsOf(meant, asked.before[0], asked.before[1]).filter(ratings);
          return recountRow(then, null).satisfiedPercent;
        };
        const figures = (key: (r: PlainRating) => boolean, denominator: number | null): Cells => {
          const row = recountRow(all.filter(key), denominator);
          const previous = earlier(key);
          const now = row.satisfiedPercent;
          return {
            transactions: row.transactions,
            n: row.n,
            participationPercent: row.participationPercent,
            ...levelCells(all.filter(key), levels),
            satisfiedPercent: now,
            previousPercent: previous,
            change:
              now === null || previous === null ? null : Math.round((now - previous) * 10) / 10,
            intervalLow: row.interval95?.[0] ?? null,
            intervalHigh: row.interval95?.[1] ?? null,
            enoughSample: row.enoughSample === null ? null : row.enoughSample ? "Đủ" : "Chưa đủ",
          };
        };
        const shown = ({
          order: _order,
          name: _name,
          note: _note,
          runningPercent: _ran,
          ...cells
        }: Cells) => cells;

        const unitRows =
          meant.unit === "an"
            ? ["q1", "q2"].map((counter) => figures((r) => r.counter === counter, null))
            : Object.values(meant.rows).map((centres: readonly string[]) =>
                figures(
                  (r) => centres.includes(r.centre),
                  transactionsOf(centres, asked).transactions,
                ),
              );
        const total = figures(() => true, transactionsOf(meant.centres, asked).transactions);
        expect(tables["units"]?.rows.map(shown)).toEqual(unitRows);
        expect(shown(tables["units"]?.total ?? {})).toEqual(total);

        const domainOf = (service: string): string =>
          PROCEDURES.find(({ code }) => code === service)?.domain ?? service;
        const domainRows = ["LV-DATDAI", "LV-HOTICH", "LV-LA", ""].flatMap((code) => {
          const denominator =
            code === "" ? null : transactionsOf(meant.centres, asked, code).transactions;
          const row = figures((r) => domainOf(r.service) === code, denominator);
          return row["n"] === 0 && (denominator ?? 0) === 0 ? [] : [row];
        });
        expect(tables["domains"]?.rows.map(shown)).toEqual(domainRows);
        expect(shown(tables["domains"]?.total ?? {})).toEqual(total);

        const unsatisfied = counted.filter(({ level }) => !["RHL", "HL"].includes(level)).length;
        const given = recountReasons(all);
        const codes = [
          ...REASONS,
          ...Object.keys(given)
            .filter((code) => !REASONS.includes(code))
            .toSorted(),
        ];
        expect(tables["reasons"]?.rows.map(({ n, percent }) => [n, percent])).toEqual(
          codes.map((code) => [
            given[code] ?? 0,
            unsatisfied === 0 ? null : tenths(given[code] ?? 0, unsatisfied),
          ]),
        );
        expect(tables["reasons"]?.total?.["n"]).toBe(
          Object.values(given).reduce((sum, n) => sum + n, 0),
        );
        expect(tables["response"]?.rows.map(({ n }) => n)).toEqual(
          Object.values(given).toSorted((a, b) => b - a),
        );

        const byDay = Map.groupBy(all, (r) => localOf(r.at).date);
        for (const row of tables["days"]?.rows ?? []) {
          const date = String(row["day"]).split("/").toReversed().join("-");
          const ratings = byDay.get(date) ?? [];
          const { n, satisfiedPercent } = recountRow(ratings, null);
          const runningHours = hoursOf(minutesOn(date, meant));
          const cells = { n, ...levelCells(ratings, levels), satisfiedPercent, runningHours };
          expect(row).toMatchObject(cells);
          byDay.delete(date);
        }
        expect([...byDay.keys()], "days that the report leaves out").toEqual([]);
        const whole = recountRow(all, null);
        expect(tables["days"]?.total).toMatchObject({
          n: whole.n,
          ...levelCells(all, levels),
          satisfiedPercent: whole.satisfiedPercent,
          runningHours: hoursOf(
            datesOf(asked).reduce((sum, date) => sum + minutesOn(date, meant), 0),
          ),
        });

        const inside = IMPORTED.filter(
          ([unit, , first, last]) =>
            (meant.centres as readonly string[]).includes(unit) &&
            first >= asked.from &&
            last <= asked.to,
        );
        const units = [...new Set(inside.map(([unit]) => unit))].toSorted();
        const dossiers = units.map((unit) => {
          const n = inside.filter(([of]) => of === unit).reduce((sum, row) => sum + row[4], 0);
          return { received: n, own: n, vertical: null, early: 0, onTime: 0, late: 0 };
        });
        expect(
          tables["dossiers"]?.rows.map(
            ({ order: _o, name: _n, procedures: _p, domains: _d, ...cells }) => cells,
          ),
        ).toEqual(dossiers);
        const imported = inside.reduce((sum, row) => sum + row[4], 0);
        const dossierTotal = tables["dossiers"]?.total ?? null;
        expect(dossierTotal?.["received"] ?? 0).toBe(imported);

        const quality = await get<QualityResponse>(
          `quality?period=${asked.id}&calendar=${asked.calendar}${named}`,
        );
        const kiosks = open.world.kiosks.filter(({ centre }) =>
          (meant.centres as readonly string[]).includes(centre),
        );
        const kioskRows = kiosks.map(({ kiosk, centre }) => {
          const own = all.filter((r) => r.kiosk === kiosk);
          const { n, late, voided, test: tests, repeat, quarantined } = recountRow(own, null);
          const ran =
            centre === "an"
              ? ranOf(kiosk, meant, asked)
              : { openMinutes: null, runningMinutes: null };
          const ratio =
            ran.openMinutes === null || ran.openMinutes === 0
              ? null
              : tenths(ran.runningMinutes, ran.openMinutes);
          return {
            bursts: asked.id.includes("Q") || asked.id === "2025" ? null : plainBursts(own),
            stored: own.length,
            counted: n,
            missing: null,
            late,
            outsideHours: centre === "an" ? outsideOf(own, asked) : null,
            voided,
            test: tests,
            repeat,
            quarantined,
            ...ran,
            runningPercent: ratio,
          };
        });
        expect(
          quality.rows.map(({ kiosk: _k, centre: _c, alarms: _a, ...cells }) => cells),
        ).toEqual(kioskRows);
        expect(
          tables["kiosks"]?.rows.map(
            ({ order: _o, kiosk: _k, centre: _c, alarms: _a, ...cells }) => cells,
          ),
        ).toEqual(
          kioskRows.map(
            ({ openMinutes: _open, runningMinutes: _ran, bursts: _bursts, ...cells }) => cells,
          ),
        );
        expect(
          tables["ledger"]?.rows.map(({ stored, counted: n, difference }) => [
            stored,
            n,
            difference,
          ]),
        ).toEqual(kioskRows.map((row) => [row.stored, row.counted, 0]));
        expect(tables["kiosks"]?.total).toMatchObject({
          stored: all.length,
          counted: counted.length,
        });
        expect(tables["rules"]?.rows.map(({ value }) => value)).toEqual(recountRules(all));
      });
    }
  }
});

/** Rule B1@1 the long way round: a rating is of a burst when some minute that holds it holds five of its kind. */
function plainBursts(own: readonly PlainRating[]): QualityResponse["rows"][number]["bursts"] {
  const counted = own.filter(({ standing }) => standing === "counted");
  const alike = (a: PlainRating, b: PlainRating): boolean =>
    a.counter === b.counter && a.scale === b.scale && a.level === b.level;
  const inBurst = counted.filter((rating) =>
    counted.some((begin) => {
      if (!alike(begin, rating) || begin.at > rating.at || rating.at > begin.at + 60_000)
        return false;
      const minute = counted.filter(
        (other) => alike(begin, other) && other.at >= begin.at && other.at <= begin.at + 60_000,
      );
      return minute.length >= 5;
    }),
  );
  const hours = Map.groupBy(inBurst, ({ at }) => `${localOf(at).date} ${localOf(at).hour}`);
  return [...hours.values()]
    .toSorted((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0))
    .map((ratings) => ({ ...localOf(ratings[0]?.at ?? 0), n: ratings.length }))
    .map(({ date, hour, n }) => ({ date, hour, n }));
}

/** Every level in use, best first. */
function levelsOf(counted: readonly PlainRating[]): readonly string[] {
  return counted.some(({ scale }) => scale === "vn5.1")
    ? ["RHL", "HL", "BT", "KHL", "RKHL"]
    : counted.length > 0
      ? ["RHL", "HL", "BT", "KHL"]
      : ["RHL", "HL", "KHL"];
}

function levelCells(ratings: readonly PlainRating[], levels: readonly string[]): Cells {
  const counted = ratings.filter(({ standing }) => standing === "counted");
  return Object.fromEntries(
    levels.flatMap((level) => {
      const count = counted.filter((r) => r.level === level).length;
      return [
        [level, count],
        [`${level}Percent`, percentOf(count, counted.length)],
      ];
    }),
  );
}
