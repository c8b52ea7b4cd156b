// How a month stands before its close and after: which kiosks may still bring something, and whether its figures are provisional
// ("tạm tính"): until each kiosk is complete, or a supervisor has waived it with a reason that stands in the log.
import { Problem } from "../../shared/api/problem.ts";
import type { KioskLedger } from "../../shared/evidence-bundle.ts";
import { waiverSubject } from "../../shared/evidence-bundle.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import { periodInstants, previousPeriod, type Period } from "../../shared/period.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HubStore } from "../store/hub-store.ts";
import { kioskLedger } from "./kiosk-ledger.ts";

const monthForm = /^\d{4}-\d{2}$/;
const LEAST_REASON = 10;
const MOST_REASON = 500;

export type MonthStanding = {
  /** The newest seal; 0: none yet. */
  readonly revision: number;
  readonly sealedAt: number | null;
  readonly provisional: boolean;
  readonly kiosks: readonly KioskLedger[];
};

type MonthQuestion = { readonly period: Period; readonly zone: string };

export async function monthStanding(
  store: HubStore,
  { period, zone }: MonthQuestion,
): Promise<MonthStanding> {
  requireMonth(period);
  const days = { from: dayOfDate(period.from), to: dayOfDate(period.to), centres: null };
  const { own, waivers } = await store.sealTrail(
    period.id,
    previousPeriod(period).id,
    period.calendar,
  );
  const kiosks = await kioskLedger(store, {
    period,
    zone,
    centres: null,
    writers: await store.listRanges(days),
    groups: (await store.tallies({ ...days, by: "kiosk" })).groups,
    waivers,
  });
  return {
    revision: own.seal?.revision ?? 0,
    sealedAt: own.seal?.at ?? null,
    provisional: kiosks.some(({ complete, waived }) => !complete && waived === undefined),
    kiosks,
  };
}

/** A supervisor's signature that the month may stand without the rest of one kiosk. It is never taken back, only made again. */
export async function waiveKiosk(
  store: HubStore,
  asked: MonthQuestion & { readonly kiosk: string; readonly reason: string; readonly who: string },
  clock: Clock,
): Promise<void> {
  const { period, zone, kiosk, who } = asked;
  const reason = asked.reason.normalize("NFC").trim();
  if (reason.length < LEAST_REASON || reason.length > MOST_REASON) {
    throw new Problem(
      "unprocessable",
      `A waiver needs a reason of ${LEAST_REASON} to ${MOST_REASON} characters: why nothing more of ${kiosk} is waited for.`,
    );
  }
  const at = clock.now();
  if (at < periodInstants(period, zone).until) {
    throw new Problem("unprocessable", `${period.id} is not over: nothing of it is waived before.`);
  }
  const { kiosks } = await monthStanding(store, { period, zone });
  const entry = kiosks.find((known) => known.kiosk === kiosk);
  if (entry === undefined) {
    throw new Problem("not_found", `No kiosk ${kiosk} belongs to ${period.id}.`);
  }
  if (entry.complete) {
    throw new Problem(
      "unprocessable",
      `${kiosk} is complete in ${period.id}: there is nothing to waive.`,
    );
  }
  const subject = waiverSubject(period, kiosk);
  await store.appendAudit({ at, who, action: "kiosk.waive", subject, detail: reason });
}

function requireMonth({ id }: Period): void {
  if (monthForm.test(id)) return;
  throw new Problem("bad_period", `Only a month is closed; "${id}" is not one.`);
}
