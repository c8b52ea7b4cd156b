// Simulated ratings of the past months, so that a newcomer sees a dashboard with a history. Only the demo makes them.
// Promises: the same seed gives the same months; the last whole month at Bình Liêu is the worked example (270 of 283).
import { Temporal } from "temporal-polyfill";
import { ZONE } from "../../shared/period.ts";
import { DEFAULT_SCALE } from "../../shared/scale.ts";
import type { TransactionsRow } from "../../shared/api/transactions.ts";
import { DEMO_CATALOGUE, DEMO_CENTRES } from "./demo-catalogue.ts";
import type { SimulatedRating } from "./simulated-kiosk.ts";

const WHOLE_MONTHS = 6;
const COUNTERS = ["q1", "q2", "q3", "q4"] as const;

type CentreShape = {
  /** Ratings of a whole month and how many of them are very satisfied, satisfied. */
  readonly month: { readonly n: number; readonly RHL: number; readonly HL: number };
  readonly own: number;
  readonly vertical: number;
};

/** Bình Liêu carries the worked example's figures; the other two are larger and less content. */
const SHAPES: Readonly<Record<(typeof DEMO_CENTRES)[number], CentreShape>> = {
  "binh-lieu": { month: { n: 283, RHL: 212, HL: 58 }, own: 393, vertical: 907 },
  "ha-long": { month: { n: 934, RHL: 601, HL: 262 }, own: 1_418, vertical: 2_755 },
  "cam-pha": { month: { n: 612, RHL: 371, HL: 187 }, own: 1_006, vertical: 1_834 },
};

/** Small deterministic generator (Steele, Lea & Flood 2014, "SplitMix"), so that the demo is the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** The months before `now`, oldest first, the running one last. */
function months(now: number): readonly Temporal.PlainYearMonth[] {
  const current = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(ZONE)
    .toPlainDate()
    .toPlainYearMonth();
  return Array.from({ length: WHOLE_MONTHS + 1 }, (_, index) =>
    current.subtract({ months: WHOLE_MONTHS - index }),
  );
}

/** Ratings of one counter's simulated kiosk, in the order of their times, all before `now`. */
export function simulatedRatings(
  centre: (typeof DEMO_CENTRES)[number],
  counter: string,
  now: number,
): readonly SimulatedRating[] {
  const all = months(now).flatMap((month, index) => monthRatings(centre, month, index));
  return all.filter((rating) => rating.counter === counter && rating.at < now);
}

function monthRatings(
  centre: (typeof DEMO_CENTRES)[number],
  month: Temporal.PlainYearMonth,
  index: number,
): readonly SimulatedRating[] {
  const random = createRandom(index * 1_000 + DEMO_CENTRES.indexOf(centre));
  const { n, RHL, HL } = SHAPES[centre].month;
  const worked = index === WHOLE_MONTHS - 1;
  const days = workingDays(month);
  const ratings: SimulatedRating[] = [];
  const size = worked ? n : Math.round(n * (0.88 + 0.2 * random()));
  for (let i = 0; i < size; i++) {
    const day = days[Math.floor(random() * days.length)] ?? month.toPlainDate({ day: 1 });
    const share = worked ? i : random() * n * 1.01;
    ratings.push({
      at: instant(day, random),
      counter: COUNTERS[Math.floor(random() ** 1.4 * COUNTERS.length)] ?? "q1",
      service: pick(DEMO_CATALOGUE.domains, random)?.code ?? "",
      scale: DEFAULT_SCALE,
      level: share < RHL ? "RHL" : share < RHL + HL ? "HL" : "KHL",
    });
  }
  return ratings.toSorted((a, b) => a.at - b.at);
}

function workingDays(month: Temporal.PlainYearMonth): readonly Temporal.PlainDate[] {
  return Array.from({ length: month.daysInMonth }, (_, i) =>
    month.toPlainDate({ day: i + 1 }),
  ).filter((day) => day.dayOfWeek <= 5);
}

/** Somewhere in 07:30–11:30 or 13:30–17:00. */
function instant(day: Temporal.PlainDate, random: () => number): number {
  const minutes = Math.floor(random() * 450);
  const minuteOfDay = minutes < 240 ? 450 + minutes : 810 + minutes - 240;
  const start = day.toZonedDateTime(ZONE).toInstant().epochMilliseconds;
  return start + minuteOfDay * 60_000 + Math.floor(random() * 60_000);
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() ** 2 * list.length)];
}

/** Transactions at the counters of each month (the worked example's 393 + 907 at Bình Liêu). */
export function demoTransactions(now: number): readonly TransactionsRow[] {
  return months(now).flatMap((month) => {
    const from = month.toPlainDate({ day: 1 }).toString();
    const to = month.toPlainDate({ day: month.daysInMonth }).toString();
    return DEMO_CENTRES.flatMap((unit) =>
      (["own", "vertical"] as const).map((authority): TransactionsRow => {
        const count = SHAPES[unit][authority];
        const late = Math.round(count * 0.01);
        const early = Math.round(count * 0.6);
        return {
          unit,
          domain: null,
          from,
          to,
          received: count,
          atCounter: count,
          resolved: count,
          early,
          onTime: count - early - late,
          late,
          authority,
        };
      }),
    );
  });
}
