// Station 9, data quality: kiosk by kiosk what was stored and how it stands, what is missing, when it ran, what came outside hours.
// Promises: running time is what the kiosk's own records show, a lower bound; what nobody stated or said is null, never 0.
// `stored` comes from the chains and not from the parts it is held against, so a ledger that does not close shows.
import type { QualityResponse, QualityRow, QualityTotal } from "../../shared/api/quality.ts";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { createUnitTree, type Catalogue } from "../../shared/catalogue.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import { isUpToAMonth, periodInstants, type Period } from "../../shared/period.ts";
import { parseStatus } from "../../shared/protocol/kiosk-messages.ts";
import { sharePercent } from "../../shared/satisfaction.ts";
import type { EnrolledKiosk, HubStore, KioskStatus } from "../store/hub-store.ts";
import type { BurstCount, KioskRun, OpenTime, OutsideCount } from "../store/quality-store.ts";
import { burstHours } from "./bursts.ts";
import { createOpenTimes, datesOf, type LocalDate } from "./open-times.ts";
import { scopeOf, type ScopeQuestion } from "./scope.ts";
import { summariseWith } from "./summarise.ts";
import { unseenTail, type Unseen } from "./unseen-tail.ts";

export type KioskDay = {
  /** Minutes inside the opening hours; of the whole day where none are stated. */
  readonly runningMinutes: number;
  /** Counted ratings outside the opening hours; null where none are stated. */
  readonly outsideHours: number | null;
};

export type KioskQuality = {
  readonly row: QualityRow;
  readonly unseen: Unseen;
  /** Null for a period longer than a month. */
  readonly bursts: readonly BurstCount[] | null;
  /** Where it stands; empty when it is no longer registered. */
  readonly counters: readonly string[];
  /** By local day, yyyymmdd. */
  readonly days: ReadonlyMap<number, KioskDay>;
};

export type QualityQuestion = ScopeQuestion & { readonly period: Period; readonly zone: string };

/** One kiosk with a torn cable must not push the others' alarms off the list. */
const MOST_ALARMS = 10_000;
const MINUTE = 60_000;

export async function qualityOf(
  store: HubStore,
  question: QualityQuestion,
  asOf: number,
): Promise<QualityResponse> {
  const { period, unit } = question;
  const rows = (await kioskQuality(store, await store.catalogue(), question)).map(({ row }) => row);
  return { period, unit, asOf, rows, total: totalOf(rows) };
}

/** Every registered kiosk in scope and every one with records of the period, in the order of their names. */
export async function kioskQuality(
  store: HubStore,
  catalogue: Catalogue,
  { period, unit, scope, zone }: QualityQuestion,
): Promise<readonly KioskQuality[]> {
  const { centres } = scopeOf({ unit, scope }, createUnitTree(catalogue, period.to));
  const days = { from: dayOfDate(period.from), to: dayOfDate(period.to), centres };
  const [{ rows }, kiosks, statuses, alarms, runs, newest, stored, tails, heard, bursts] =
    await Promise.all([
      summariseWith(store, catalogue, { period, by: "kiosk", unit, scope }, 0),
      store.listKiosks(),
      store.listStatuses(),
      store.listAlarms(MOST_ALARMS),
      store.listRuns(days),
      store.newestReceipt(centres),
      store.listStored(days),
      store.listTails(centres),
      newestWord(store, period),
      isUpToAMonth(period) ? store.listBursts(days) : null,
    ]);
  // The difference is of one view of the store; the parts may be of another, with a rating more.
  const gapOf = new Map(stored.map((count) => [count.kiosk, count.stored - count.tallied]));
  const known = new Map(kiosks.map((kiosk) => [kiosk.kiosk, kiosk]));
  const present = rows.flatMap(({ key }) => known.get(key)?.centre ?? []);
  const dates = datesOf(period, zone);
  const open = createOpenTimes(catalogue, dates, present);
  const stated = [...new Set(present)].filter((centre) => open.of(centre) !== null);
  const outside =
    stated.length === 0
      ? []
      : await store.countOutside(
          { ...days, centres: stated },
          stated.flatMap((centre) => open.of(centre) ?? []),
        );
  const statusOf = new Map(statuses.map((status) => [status.kiosk, status]));
  const { from, until } = periodInstants(period, zone);
  const burstsOf = bursts === null ? null : Map.groupBy(bursts, ({ kiosk }) => kiosk);
  const tailsOf = Map.groupBy(tails, ({ kiosk }) => kiosk);
  const inPeriod = alarms.filter(({ at }) => at >= from && at < until);
  const alarmsOf = Map.groupBy(inPeriod, ({ kiosk }) => kiosk);
  const runsOf = Map.groupBy(runs, ({ kiosk }) => kiosk);
  const outsideOf = Map.groupBy(outside, ({ kiosk }) => kiosk);
  return Promise.all(
    rows.map(async (summary) => {
      const kiosk = known.get(summary.key);
      const opening = kiosk === undefined ? null : open.of(kiosk.centre);
      const ran = runsOf.get(summary.key) ?? [];
      const asked = { from, until: newest ?? from };
      const life = await lifeOf(store, { name: summary.key, kiosk, ran }, asked);
      const found = dayFigures({
        dates,
        opening,
        life,
        runs: ran,
        outside: outsideOf.get(summary.key) ?? [],
      });
      const own = burstsOf === null ? null : (burstsOf.get(summary.key) ?? []);
      const row: QualityRow = {
        kiosk: summary.key,
        centre: kiosk?.centre ?? null,
        ...ledgerOf(summary, gapOf.get(summary.key) ?? 0),
        outsideHours: found.outsideHours,
        missing: await missingOf(store, statusOf.get(summary.key)),
        ...runningOf(found.openMinutes, found.runningMinutes),
        alarms: [...new Set((alarmsOf.get(summary.key) ?? []).map(({ code }) => code))].toSorted(),
        bursts: own === null ? null : burstHours(own),
      };
      const unseen = unseenTail(tailsOf.get(summary.key) ?? [], statusOf.get(summary.key), {
        from,
        until: Math.min(until, heard, kiosk?.revokedAt ?? until),
      });
      return { row, unseen, bursts: own, counters: kiosk?.counters ?? [], days: found.days };
    }),
  );
}

/** Adds up; what is unknown of one of them is unknown of all. */
export function totalOf(rows: readonly QualityTotal[]): QualityTotal {
  const sum = (of: (row: QualityTotal) => number): number =>
    rows.reduce((all, row) => all + of(row), 0);
  const known = (of: (row: QualityTotal) => number | null): number | null =>
    rows.reduce<number | null>((all, row) => {
      const more = of(row);
      return all === null || more === null ? null : all + more;
    }, 0);
  return {
    stored: sum(({ stored }) => stored),
    counted: sum(({ counted }) => counted),
    late: sum(({ late }) => late),
    outsideHours: known(({ outsideHours }) => outsideHours),
    voided: sum(({ voided }) => voided),
    test: sum(({ test }) => test),
    repeat: sum(({ repeat }) => repeat),
    quarantined: sum(({ quarantined }) => quarantined),
    missing: known(({ missing }) => missing),
    ...runningOf(
      known(({ openMinutes }) => openMinutes),
      known(({ runningMinutes }) => runningMinutes),
    ),
  };
}

function ledgerOf(
  { n, late, voided, test, repeat, quarantined }: SummaryRow,
  gap: number,
): Pick<QualityTotal, "stored" | "counted" | "late" | LedgerPart> {
  const stored = Math.max(0, n + voided + test + repeat + quarantined + gap);
  return { stored, counted: n, late, voided, test, repeat, quarantined };
}

/** What the hub has and the parts do not say: 0, or the ledger does not close. */
export function ledgerGap(row: Pick<QualityTotal, "stored" | "counted" | LedgerPart>): number {
  return row.stored - (row.counted + row.voided + row.test + row.repeat + row.quarantined);
}

type LedgerPart = "voided" | "test" | "repeat" | "quarantined";

function runningOf(openMinutes: number | null, runningMinutes: number | null) {
  const runningPercent =
    openMinutes === null || runningMinutes === null || openMinutes === 0
      ? null
      : sharePercent(runningMinutes, openMinutes);
  return { openMinutes, runningMinutes, runningPercent };
}

/** The newest moment that the hub's data shows, of any kiosk or of the period's seal: up to then a kiosk could have been heard. */
async function newestWord(store: HubStore, { id, calendar }: Period): Promise<number> {
  const [received, statuses, sealed] = await Promise.all([
    store.newestReceipt(null),
    store.listStatuses(),
    store.sealedFigures(id, calendar),
  ]);
  return Math.max(received ?? 0, sealed?.at ?? 0, ...statuses.map((status) => status.receivedAt));
}

type Span = { readonly from: number; readonly until: number };

/**
 * The part of the period in which the kiosk had to run: from when it was there (the hub may have heard of it later) to its
 * revocation or the newest record of all.
 */
async function lifeOf(
  store: HubStore,
  {
    name,
    kiosk,
    ran,
  }: {
    readonly name: string;
    readonly kiosk: EnrolledKiosk | undefined;
    readonly ran: readonly KioskRun[];
  },
  { from, until }: Span,
): Promise<Span> {
  const streams = await store.listStreams(name);
  const seen = [...streams.map(({ openedAt }) => openedAt), ...ran.map((run) => run.from)];
  const began = seen.length === 0 ? until : Math.min(...seen);
  return { from: Math.max(from, began), until: Math.min(until, kiosk?.revokedAt ?? until) };
}

function dayFigures({
  dates,
  opening,
  life,
  runs,
  outside,
}: {
  readonly dates: readonly LocalDate[];
  readonly opening: readonly OpenTime[] | null;
  readonly life: Span;
  readonly runs: readonly KioskRun[];
  readonly outside: readonly OutsideCount[];
}) {
  const openOf = opening === null ? null : Map.groupBy(opening, ({ day }) => day);
  const outsideOf = new Map(outside.map(({ day, n }) => [day, n]));
  const days = new Map<number, KioskDay>();
  let openMs = 0;
  let runningMs = 0;
  for (const { day, from, until } of dates) {
    const spans: readonly Span[] = openOf === null ? [{ from, until }] : (openOf.get(day) ?? []);
    const lived = spans.map((span) => overlap(span, life)).filter((span) => span !== null);
    const ran = lived.reduce((sum, span) => sum + inside(span, runs), 0);
    openMs += lived.reduce((sum, span) => sum + span.until - span.from, 0);
    runningMs += ran;
    days.set(day, {
      runningMinutes: Math.floor(ran / MINUTE),
      outsideHours: openOf === null ? null : (outsideOf.get(day) ?? 0),
    });
  }
  const isStated = openOf !== null;
  return {
    days,
    openMinutes: isStated ? Math.floor(openMs / MINUTE) : null,
    runningMinutes: isStated ? Math.floor(runningMs / MINUTE) : null,
    outsideHours: isStated ? outside.reduce((sum, { n }) => sum + n, 0) : null,
  };
}

function overlap(a: Span, b: Span): Span | null {
  const from = Math.max(a.from, b.from);
  const until = Math.min(a.until, b.until);
  return from < until ? { from, until } : null;
}

/** Milliseconds of the span in which one of the runs was on; runs of two streams of one kiosk may touch, not overlap. */
function inside(span: Span, runs: readonly Span[]): number {
  const parts = runs
    .map((run) => overlap(span, run))
    .filter((part) => part !== null)
    .toSorted((a, b) => a.from - b.from);
  let end = span.from;
  let sum = 0;
  for (const part of parts) {
    const from = Math.max(end, part.from);
    if (part.until > from) sum += part.until - from;
    end = Math.max(end, part.until);
  }
  return sum;
}

async function missingOf(store: HubStore, status: KioskStatus | undefined): Promise<number | null> {
  if (status === undefined || status.message === null) return null;
  const said = parseStatus(JSON.parse(status.message));
  if (!said.ok) return null;
  const held = await store.findStream(said.value.stream);
  return Math.max(0, said.value.size - (held?.hi ?? 0));
}
