// The fleet as supervisors see it: what is registered, what each kiosk last said of itself, what the hub holds of it.
import type { KioskEntry } from "../../shared/api/kiosks.ts";
import { keyId } from "../../shared/evidence/signing.ts";
import { parseStatus } from "../../shared/protocol/kiosk-messages.ts";
import type { EnrolledKiosk, HubStore, KioskStatus } from "../store/hub-store.ts";

const MOST_ALARMS = 1_000;

export async function listFleet(
  store: HubStore,
  inScope: (centre: string) => boolean,
): Promise<KioskEntry[]> {
  const [kiosks, statuses, alarms] = await Promise.all([
    store.listKiosks(),
    store.listStatuses(),
    store.listAlarms(MOST_ALARMS),
  ]);
  const statusOf = new Map(statuses.map((status) => [status.kiosk, status]));
  const alarmsOf = Map.groupBy(alarms, ({ kiosk }) => kiosk);
  const scoped = kiosks.filter(({ centre }) => inScope(centre));
  return Promise.all(
    scoped.map(async (kiosk) => ({
      ...registered(kiosk),
      ...said(statusOf.get(kiosk.kiosk)),
      alarms: [...new Set((alarmsOf.get(kiosk.kiosk) ?? []).map(({ code }) => code))],
      streams: (await store.listStreams(kiosk.kiosk)).map((stream) => ({
        stream: stream.stream,
        reason: stream.reason,
        openedAt: stream.openedAt,
        size: stream.hi,
        head: stream.head,
        flagged: stream.flagged,
      })),
    })),
  );
}

function registered({ kiosk, centre, counters, publicKey, revokedAt, demo }: EnrolledKiosk) {
  const enrolled = publicKey !== null && revokedAt === null;
  const key = publicKey === null ? null : keyId(Buffer.from(publicKey, "base64url"));
  return { kiosk, centre, counters: [...counters], enrolled, key, demo };
}

/** What is not known of a kiosk is null. A will (`lost`) carries no figures. */
function said(status: KioskStatus | undefined) {
  const message = status?.message ?? null;
  const parsed = message === null ? undefined : parseStatus(JSON.parse(message));
  const figures = parsed?.ok === true ? parsed.value : undefined;
  return {
    state: status?.state ?? ("never" as const),
    lastSeen: status?.receivedAt ?? null,
    pending: figures === undefined ? null : Math.max(0, figures.size - Math.max(0, figures.acked)),
    disk: figures?.disk ?? null,
    freeMb: figures?.freeMb ?? null,
    clockOffsetMs: figures?.clock.offset ?? null,
    version: figures?.app ?? null,
    error: figures?.error ?? null,
  };
}
