// Figures for the staff's page, invented: a full day, thirty days with gaps, and the days on which little or nothing came.
import type { DayTally, StaffTally } from "../../shared/bridge.ts";
import { intervalPercent95, satisfiedPercent } from "../../shared/satisfaction.ts";
import { scaleNamed } from "./scripted-bridge.ts";

const DAY_MS = 86_400_000;
const TODAY = Date.parse("2026-11-23T00:00:00Z");

const NOTHING_SHOWN = { counts: null, satisfied: null, satisfiedPercent: null, interval95: null };

/** `counts` in the order of the scale's levels; below five ratings nothing but their number is shown. */
export function dayTally(
  date: string,
  scale: string,
  counts: readonly number[],
  sealCode: string | null = null,
): DayTally {
  const n = counts.reduce((sum, count) => sum + count, 0);
  if (n < 5) return { date, n, sealCode, ...NOTHING_SHOWN };
  const levels = scaleNamed(scale)?.levels ?? [];
  const satisfied = counts.reduce(
    (sum, count, at) => sum + (levels[at]?.satisfied === true ? count : 0),
    0,
  );
  return {
    date,
    n,
    sealCode,
    counts: levels.map(({ code }, at) => ({ level: code, n: counts[at] ?? 0 })),
    satisfied,
    satisfiedPercent: satisfiedPercent({ n, satisfied }),
    interval95: intervalPercent95({ n, satisfied }),
  };
}

/** Thirty days before today: weekends without a rating, one thin day, the rest busy. */
function daysBefore(scale: string): readonly DayTally[] {
  return Array.from({ length: 30 }, (_, index) => {
    const at = TODAY - (index + 1) * DAY_MS;
    const date = new Date(at).toISOString().slice(0, 10);
    const weekday = new Date(at).getUTCDay();
    if (weekday === 0 || weekday === 6) return dayTally(date, scale, []);
    if (index === 3) return dayTally(date, scale, [2, 1], "7D0N-V4KA");
    const busy = 24 + ((index * 7) % 19);
    return dayTally(date, scale, [busy, 8 + (index % 5), index % 3, index % 2], sealOf(index));
  });
}

function sealOf(index: number): string {
  return ["4W7K-HM2Q", "9X3B-T8ZE", "0KQ5-62VN", "M1RC-P7DF"][index % 4] ?? "";
}

export function tallyOf(
  scale: string,
  today: readonly number[],
  change: Partial<StaffTally> = {},
): StaffTally {
  return {
    today: dayTally("2026-11-23", scale, today),
    days: [...daysBefore(scale)],
    reasons: [
      { reason: "LD-CHOLAU", n: 9 },
      { reason: "LD-NIEMYET", n: 4 },
      { reason: "LD-KHAC", n: 1 },
    ],
    scale: scaleNamed(scale),
    connected: true,
    disconnectedAt: null,
    pending: 0,
    lastDeliveredAt: 1_795_405_260_000,
    disk: "ok",
    freeMb: 812,
    conf: 14,
    selfTest: { at: 1_795_392_900_000, missing: [] },
    clockOffsetMs: -12,
    error: null,
    app: "0.1.0",
    closesInS: 60,
    ...change,
  };
}
