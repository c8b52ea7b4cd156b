// What counter staff see, offline too: the day's counts, how they compare with the days before, and whether the kiosk is well.
// Promises: reads only. Counts stay hidden below 5 ratings, because then they would point at a person.
import type { DayTally, StaffTally } from "../../shared/bridge.ts";
import { sealCode } from "../../shared/evidence/chain.ts";
import { dateOfDay } from "../../shared/local-day.ts";
import { dayBefore, localMoment } from "../../shared/local-moment.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import { countSatisfied, intervalPercent95, satisfiedPercent } from "../../shared/satisfaction.ts";
import { SCALES, type Scale } from "../../shared/scale.ts";
import { countRatings, EMPTY_TALLY } from "../../shared/tally.ts";
import type { DayCounts, DaySeal, KioskStore } from "../store/kiosk-store.ts";

const DAYS_BEFORE = 30;
const FEWEST_SHOWN = 5;

export type TallyDays = Pick<StaffTally, "today" | "days" | "reasons">;

/** Today, and the thirty local days before it, the newest first; the reasons of those that are finished. */
export function readTallyDays(
  store: KioskStore,
  at: number,
  zone: string,
  conf: ConfBody | undefined,
): TallyDays {
  const today = localMoment(zone, at).day;
  const days = Array.from({ length: DAYS_BEFORE }, (_, index) => dayBefore(today, index + 1));
  const first = dayBefore(today, DAYS_BEFORE);
  const counts = Map.groupBy(store.dayCounts(first, today), ({ day }) => day);
  const seals = new Map(store.daySeals(first, today).map((seal) => [seal.day, seal]));
  const scales = conf === undefined ? SCALES : [conf.scale, ...SCALES];
  const tally = (day: number): DayTally =>
    dayTally(day, { groups: counts.get(day) ?? [], seal: seals.get(day), scales });
  const before = days.map(tally);
  const now = tally(today);
  // A reason on the day itself would tell the counter who it was.
  const finished = now.sealCode === null ? before : [now, ...before];
  const n = finished.reduce((sum, day) => sum + day.n, 0);
  const last = now.sealCode === null ? dayBefore(today, 1) : today;
  const reasons = n < FEWEST_SHOWN ? null : [...store.dayReasons(first, last)];
  return { today: now, days: before, reasons };
}

function dayTally(
  day: number,
  facts: {
    readonly groups: readonly DayCounts[];
    readonly seal: DaySeal | undefined;
    readonly scales: readonly Scale[];
  },
): DayTally {
  const { groups, seal, scales } = facts;
  const tally = { ...EMPTY_TALLY, scales: groups };
  const n = countRatings(tally);
  const known = {
    date: dateOfDay(day),
    n,
    sealCode: seal === undefined ? null : sealCode(Buffer.from(seal.hash, "base64url")),
  };
  if (n < FEWEST_SHOWN) {
    return { ...known, counts: null, satisfied: null, satisfiedPercent: null, interval95: null };
  }
  const counts = countSatisfied(tally, scales);
  return {
    ...known,
    counts: levelCounts(groups, scales),
    satisfied: counts.satisfied,
    satisfiedPercent: satisfiedPercent(counts),
    interval95: intervalPercent95(counts),
  };
}

/** Per level, in the order of the scale that the screen shows now; a level of an older scale comes after. */
function levelCounts(
  groups: readonly DayCounts[],
  [shown]: readonly Scale[],
): { level: string; n: number }[] {
  const sums = new Map((shown?.levels ?? []).map(({ code }) => [code, 0]));
  for (const { counts } of groups) {
    for (const [level, n] of Object.entries(counts)) sums.set(level, (sums.get(level) ?? 0) + n);
  }
  return [...sums].map(([level, n]) => ({ level, n }));
}
