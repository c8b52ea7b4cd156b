// The hub's own month close: on the configured day after a month's end it is sealed as it stands, in both calendars; later ratings
// make a further revision at the next day's look. Promises: one seal a look, oldest first, so that each is said on the line;
// a month that cannot be sealed raises one alarm, and is tried again.
import { Temporal } from "temporal-polyfill";
import { Problem } from "../../shared/api/problem.ts";
import type { Clock } from "../../shared/clock.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { Log } from "../../shared/log.ts";
import { lookEvery } from "../../shared/look-every.ts";
import { dateOfDay, dayOfDate } from "../../shared/local-day.ts";
import { localMoment } from "../../shared/local-moment.ts";
import {
  monthIdOf,
  parsePeriod,
  previousPeriod,
  type Calendar,
  type Period,
} from "../../shared/period.ts";
import type { HubStore } from "../store/hub-store.ts";
import { closePeriod } from "./seal.ts";

/** Seals are announced every 30 s, the newest only: two of them must not come between. */
const EVERY_MS = 120_000;
/** A kiosk may be away for 40 days; so far back months are still looked at. */
const MONTHS_BACK = 3;
const CALENDARS: readonly Calendar[] = ["calendar", "state"];

export type MonthCloseParts = {
  readonly store: HubStore;
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly log: Log;
  readonly zone: string;
  /** 1: the first day after the month's last one. */
  readonly day: number;
};

export type MonthClose = {
  /** Closes what is due and was not looked at today; answers what was sealed, at most one. */
  readonly look: () => Promise<string | undefined>;
  readonly close: () => Promise<void>;
};

/** The months whose day has come at `date` (YYYY-MM-DD), oldest first. */
export function monthsDue(date: string, day: number, calendar: Calendar): readonly Period[] {
  const current = parsePeriod(monthIdOf(date, calendar), calendar);
  if (!current.ok) throw new Error(current.fault);
  const months: Period[] = [];
  let month = current.value;
  for (let back = 0; back < MONTHS_BACK; back++) {
    month = previousPeriod(month);
    const due = Temporal.PlainDate.from(month.to).add({ days: day });
    if (Temporal.PlainDate.compare(date, due) >= 0) months.unshift(month);
  }
  return months;
}

export function openMonthClose(parts: MonthCloseParts): MonthClose {
  const { store, key, clock, log, zone, day } = parts;
  /** `{period} {calendar}` → the date of its last look. */
  const looked = new Map<string, string>();
  const told = new Set<string>();
  const close = lookEvery(clock, EVERY_MS, look, {
    first: "later",
    // Whoever looks after the store sees to its faults.
    onError: (error) => log.error({ error: String(error) }, "months could not be closed"),
  });

  async function look(isEnded = (): boolean => false): Promise<string | undefined> {
    const date = dateOfDay(localMoment(zone, clock.now()).day);
    for (const period of CALENDARS.flatMap((calendar) => monthsDue(date, day, calendar))) {
      const name = `${period.id} ${period.calendar}`;
      if (isEnded() || looked.get(name) === date) continue;
      if ((await sealed(period)) === "sealed") {
        looked.set(name, date);
        return name;
      }
      looked.set(name, date);
    }
    return undefined;
  }

  async function sealed(period: Period): Promise<"sealed" | "unchanged" | "refused"> {
    // A month before the first kiosk came is no month of this hub.
    const days = { from: dayOfDate(period.from), to: dayOfDate(period.to), centres: null };
    if ((await store.listRanges(days)).length === 0) return "unchanged";
    try {
      const question = { period, zone, who: "hub" };
      const { kind, body } = await closePeriod(store, question, key, clock);
      if (kind === "sealed") {
        const open = body.kiosks.filter(({ complete }) => !complete).map(({ kiosk }) => kiosk);
        const { revision } = body;
        log.info({ period: period.id, revision, open: open.join(" ") }, "a month is sealed");
      }
      return kind;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await alarm(period, error.message);
      return "refused";
    }
  }

  async function alarm({ id, calendar }: Period, why: string): Promise<void> {
    const detail = `${id} ${calendar}: ${why}`;
    if (told.has(detail)) return;
    told.add(detail);
    log.warn({ detail }, "alarm");
    await store.raiseAlarm({ at: clock.now(), kiosk: null, code: "month_not_closed", detail });
  }

  return { look: () => look(), close };
}
