// The conservation ledger of a period: per kiosk what is stored and what became of it, what may still come, and who waived that.
// Promises: stored = counted + voided + test + repeat + quarantined; what is not known is null, never 0.
import type { KioskLedger } from "../../shared/evidence-bundle.ts";
import { dayOfDate } from "../../shared/local-day.ts";
import { periodInstants, type Period } from "../../shared/period.ts";
import { parseStatus } from "../../shared/protocol/kiosk-messages.ts";
import { countRatings, type Tally } from "../../shared/tally.ts";
import type { Waiver } from "../store/evidence-store.ts";
import type { HubStore, KeyedTally, KioskStatus } from "../store/hub-store.ts";

export type LedgerQuestion = {
  readonly period: Period;
  readonly zone: string;
  /** Null: all. */
  readonly centres: readonly string[] | null;
  /** Kiosks with records of the period, and where these stand. */
  readonly writers: readonly { readonly kiosk: string; readonly centre: string }[];
  readonly groups: readonly KeyedTally[];
  readonly waivers: readonly Waiver[];
};

/** In the order of the kiosks' names. */
export async function kioskLedger(
  store: HubStore,
  { period, zone, centres, writers, groups, waivers }: LedgerQuestion,
): Promise<KioskLedger[]> {
  const tallies = new Map(groups.map(({ key, tally }) => [key, tally]));
  const wroteLater = new Set(await store.listKiosksAfter(dayOfDate(period.to)));
  const statuses = new Map((await store.listStatuses()).map((status) => [status.kiosk, status]));
  const { until } = periodInstants(period, zone);
  const centreOf = new Map(writers.map(({ kiosk, centre }) => [kiosk, centre]));
  for (const { kiosk, centre } of await store.listKiosks()) {
    if (centreOf.has(kiosk) || (centres !== null && !centres.includes(centre))) continue;
    // A kiosk that never wrote anything keeps nothing back.
    const streams = await store.listStreams(kiosk);
    if (streams.some(({ openedAt }) => openedAt < until)) centreOf.set(kiosk, centre);
  }
  const ledger: KioskLedger[] = [];
  for (const [kiosk, centre] of [...centreOf].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const status = statuses.get(kiosk);
    const pending = await pendingOf(store, status);
    const silentButEmpty = pending === 0 && (status?.receivedAt ?? 0) >= until;
    const complete = wroteLater.has(kiosk) || silentButEmpty;
    const waiver = waivers.find((signed) => signed.kiosk === kiosk);
    ledger.push({
      kiosk,
      centre,
      ...partsOf(tallies.get(kiosk)),
      pending,
      complete,
      ...(complete || waiver === undefined ? {} : { waived: waivedBy(waiver) }),
    });
  }
  return ledger;
}

function waivedBy({ who, at, reason }: Waiver): NonNullable<KioskLedger["waived"]> {
  return { who, at, reason };
}

function partsOf(tally: Tally | undefined) {
  const counted = tally === undefined ? 0 : countRatings(tally);
  const { voided, test, repeat, quarantined } = tally ?? {
    voided: 0,
    test: 0,
    repeat: 0,
    quarantined: 0,
  };
  const stored = counted + voided + test + repeat + quarantined;
  return { stored, counted, voided, test, repeat, quarantined };
}

/** By the kiosk's last signed status: what it has and we have not. */
async function pendingOf(store: HubStore, status: KioskStatus | undefined): Promise<number | null> {
  if (status === undefined || status.message === null) return null;
  const said = parseStatus(JSON.parse(status.message));
  if (!said.ok) return null;
  const held = await store.findStream(said.value.stream);
  return Math.max(0, said.value.size - (held?.hi ?? 0));
}
