// Looks after opening time whether every kiosk with opening hours has tested itself, and whether every level came through.
// Promises: one fact is one alarm, also over restarts; a kiosk that need not test itself is never named.
import { counterRules } from "../../shared/catalogue.ts";
import type { Clock } from "../../shared/clock.ts";
import { FAULT_TEXT_EN } from "../../shared/fault-text.en.ts";
import { dateOfDay } from "../../shared/local-day.ts";
import { localMoment } from "../../shared/local-moment.ts";
import type { Log } from "../../shared/log.ts";
import { lookEvery } from "../../shared/look-every.ts";
import { spansOn } from "../../shared/opening-hours.ts";
import { SCALES } from "../../shared/scale.ts";
import type { Alarm, EnrolledKiosk, HubStore, KioskEvent } from "../store/hub-store.ts";

const EVERY_MS = 600_000;
/** After an opening: a kiosk may come up late, and its line too. */
const PATIENCE_MIN = 30;
const MOST_ALARMS = 1_000;

export type SelfTestWatch = {
  /** Looks once; resolves with the alarms that it raised. */
  readonly look: () => Promise<readonly Alarm[]>;
  readonly close: () => Promise<void>;
};

export type SelfTestWatchParts = {
  readonly store: Pick<
    HubStore,
    | "catalogue"
    | "listKiosks"
    | "listStatuses"
    | "listStreams"
    | "listEvents"
    | "listAlarms"
    | "raiseAlarm"
  >;
  readonly clock: Clock;
  readonly log: Log;
  readonly zone: string;
};

export function openSelfTestWatch(parts: SelfTestWatchParts): SelfTestWatch {
  const { store, clock, log, zone } = parts;
  const close = lookEvery(clock, EVERY_MS, look, {
    first: "later",
    // Whoever looks after the store sees to its faults.
    onError: (error) => log.error({ error: String(error) }, "self-tests could not be looked at"),
  });

  async function look(isEnded = (): boolean => false): Promise<readonly Alarm[]> {
    const now = clock.now();
    const { day, weekday, minute } = localMoment(zone, now);
    const date = dateOfDay(day);
    const [catalogue, kiosks, statuses] = await Promise.all([
      store.catalogue(),
      store.listKiosks(),
      store.listStatuses(),
    ]);
    const seen = new Set(statuses.map(({ kiosk }) => kiosk));
    const due = kiosks.filter(({ kiosk, centre, publicKey, revokedAt, demo }) => {
      if (demo || publicKey === null || revokedAt !== null || !seen.has(kiosk)) return false;
      const { hours = [], closedOn = [], openOn = [] } = counterRules(catalogue, centre, date);
      if (hours.length === 0) return false;
      const opens = spansOn({ hours, closedOn, openOn }, date, weekday)[0]?.from;
      return opens !== undefined && minute >= opens + PATIENCE_MIN;
    });
    if (due.length === 0 || isEnded()) return [];
    const events = Map.groupBy(await store.listEvents("selftest", day), ({ kiosk }) => kiosk);
    const told = new Set((await store.listAlarms(MOST_ALARMS)).map(nameOf));
    const raised: Alarm[] = [];
    for (const kiosk of due) {
      const found = events.get(kiosk.kiosk)?.at(-1);
      const alarm = judge(kiosk, found, date, [...catalogue.scales, ...SCALES]);
      if (alarm === undefined || isEnded()) continue;
      const next = { at: now, kiosk: kiosk.kiosk, ...alarm };
      if (told.has(nameOf(next)) || (found === undefined && (await isNew(kiosk.kiosk, day)))) {
        continue;
      }
      log.warn(next, FAULT_TEXT_EN[alarm.code].name);
      await store.raiseAlarm(next);
      raised.push(next);
    }
    return raised;
  }

  /** On its first day a kiosk may have come after opening time. */
  async function isNew(kiosk: string, day: number): Promise<boolean> {
    const first = (await store.listStreams(kiosk)).at(-1);
    return first === undefined || localMoment(zone, first.openedAt).day >= day;
  }

  return { look: () => look(), close };
}

/** The text of the event names the scale and the levels that came: `vn3.1 RHL,HL`. */
function judge(
  kiosk: EnrolledKiosk,
  found: KioskEvent | undefined,
  date: string,
  scales: readonly { readonly id: string; readonly levels: readonly { readonly code: string }[] }[],
): Pick<Alarm, "code" | "detail"> | undefined {
  if (found === undefined) return { code: "self_test_missing", detail: date };
  const [id = kiosk.scale, came = ""] = found.text.split(" ");
  const levels = scales.find((scale) => scale.id === id)?.levels ?? [];
  const there = new Set(came.split(","));
  const missing = levels.filter(({ code }) => !there.has(code)).map(({ code }) => code);
  return missing.length === 0
    ? undefined
    : { code: "level_missing", detail: `${date}: ${missing.join(", ")}` };
}

function nameOf({ kiosk, code, detail }: Omit<Alarm, "at">): string {
  return `${kiosk ?? ""} ${code} ${detail}`;
}
