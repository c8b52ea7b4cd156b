// The end of a working day: a `close` event with the day's counts; the seal code that people compare is made of its hash (protocol §3).
// Promises: a day that changes after its close (a rating taken back late) is closed again; an unchanged one never twice.
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import type { DayCounts, KioskStore } from "../store/kiosk-store.ts";

export type DayToClose = { readonly day: number; readonly counts: string };

export function findDaysToClose(
  store: KioskStore,
  today: { readonly day: number; readonly over: boolean },
  conf: ConfBody | undefined,
): readonly DayToClose[] {
  const last = today.over ? today.day : today.day - 1;
  const seals = new Map(store.daySeals(0, last).map(({ day, counts }) => [day, counts]));
  const days = Map.groupBy(store.dayCounts(0, last), ({ day }) => day);
  return [...days]
    .map(([day, groups]) => ({ day, counts: closeText(groups, conf) }))
    .filter(({ day, counts }) => seals.get(day) !== counts);
}

/** "RHL:12,HL:3": levels in the order of the screen, then any others; levels without a rating are left out. */
function closeText(groups: readonly DayCounts[], conf: ConfBody | undefined): string {
  const sums = new Map((conf?.scale.levels ?? []).map(({ code }) => [code, 0]));
  for (const { counts } of groups) {
    for (const [level, n] of Object.entries(counts)) sums.set(level, (sums.get(level) ?? 0) + n);
  }
  return [...sums]
    .filter(([, n]) => n > 0)
    .map(([level, n]) => `${level}:${n}`)
    .join(",");
}
