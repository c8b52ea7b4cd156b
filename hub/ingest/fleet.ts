// The fleet as the hub sees it: statuses and wills, and what they prove (H9, H11).
// Promises: only a status whose checkpoint verifies is believed; a will counts only for the session that is current.
// One status of a kiosk after the other, so that an old word never overwrites a newer one.
import type { Clock } from "../../shared/clock.ts";
import { checkpointText } from "../../shared/evidence/chain.ts";
import { FAULT_TEXT_EN } from "../../shared/fault-text.en.ts";
import type { FaultCode } from "../../shared/fault.ts";
import type { Log } from "../../shared/log.ts";
import {
  parseLost,
  parseStatus,
  type LostMessage,
  type StatusMessage,
} from "../../shared/protocol/kiosk-messages.ts";
import { kioskTopic, type KioskAddress } from "../../shared/protocol/topics.ts";
import type { HubVoice } from "../link/hub-voice.ts";
import type { HubStore, StreamCursor } from "../store/hub-store.ts";
import { checkSender, isRecord, isTooBig, parsePayload, refusalOf } from "./check-message.ts";
import { willPass } from "./group-commit.ts";
import { createCompareClocks } from "./compare-clocks.ts";
import type { Generation } from "./generation.ts";
import type { KnownKiosk, KnownKiosks } from "./known-kiosks.ts";
import { keyAt, type KnownStreams } from "./known-streams.ts";
import type { Allowance } from "./limits.ts";
import type { Refusals } from "./refusals.ts";

export type FleetParts = {
  readonly store: Pick<HubStore, "recordStatus" | "listStatuses" | "raiseAlarm">;
  readonly kiosks: KnownKiosks;
  readonly streams: KnownStreams;
  readonly refusals: Refusals;
  readonly generation: Generation;
  readonly voice: HubVoice;
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly allowance: (kiosk: string) => Allowance;
  readonly say: (topic: string, payload: string) => void;
  /** The generation was raised: everything that is retained must be said again under it. */
  readonly onRaised: () => Promise<void>;
  /** A kiosk holds a configuration of that version, and refuses ours as older: this hub was set back. */
  readonly onConfAhead: (kiosk: string, version: number) => void;
  /** What the kiosks' clocks say of this machine's; null: nothing, any more. */
  readonly onClock: (detail: string | null) => void;
  readonly onChange: () => void;
  readonly onFailure: (error: unknown) => void;
  /** Only beside other hubs, which hear the same statuses: whether this one draws the conclusions. */
  readonly isLead?: (() => boolean) | undefined;
};

export type Fleet = {
  readonly take: (address: KioskAddress, payload: Uint8Array) => void;
  readonly online: () => number;
  readonly isOnline: (kiosk: string) => boolean;
  readonly finish: () => Promise<void>;
};

/** H11 */
const MOST_SESSIONS = 6;
const SESSION_WINDOW_MS = 600_000;
/** Between the clocks of several hubs. */
const SKEW_MS = 60_000;
/** Statuses of one kiosk that wait for their turn; older ones are worth nothing. */
const MOST_WAITING = 8;
const MOST_TOLD = 50_000;
/** The kiosk's word for it (kiosk/README.md). */
const CONF_OLDER = "conf_older";
/** Nobody changes a configuration so often: it leaves room to count on. */
const MOST_CONF = 2 ** 40;

/** `at`: when it came, which is not when it is read. */
type Arrived = { readonly payload: Uint8Array; readonly at: number };

type Seen = {
  sid: string;
  state: "online" | "offline" | "lost";
  readonly changes: number[];
  readonly waiting: Arrived[];
  busy: Promise<void> | undefined;
};

export async function openFleet(parts: FleetParts): Promise<Fleet> {
  const { store, clock, refusals } = parts;
  const seen = new Map<string, Seen>();
  /** Alarms that were raised in this run, so that one fact is one alarm. */
  const told = new Set<string>();
  const clocks = createCompareClocks(clock, parts.onClock);
  let isClosed = false;
  for (const { kiosk, sid, state } of await store.listStatuses())
    seen.set(kiosk, newSeen(sid, state));

  const alarm = async (kiosk: string, code: FaultCode, about: string, detail: string) => {
    const fact = `${code} ${kiosk} ${about}`;
    if (told.has(fact)) return;
    if (told.size >= MOST_TOLD) told.clear();
    told.add(fact);
    parts.log.warn({ kiosk, code, detail }, FAULT_TEXT_EN[code].name);
    await store.raiseAlarm({ at: clock.now(), kiosk, code, detail });
  };

  const read = async (
    address: KioskAddress,
    { payload, at }: Arrived,
    entry: Seen,
  ): Promise<void> => {
    const allowance = parts.allowance(address.kiosk);
    const kiosk = await parts.kiosks.find(address.kiosk);
    const code = checkSender(address, kiosk);
    if (code !== undefined || kiosk === undefined) {
      return refusals.refuse(address, allowance, refusalOf(code ?? "unknown_kiosk"));
    }
    const value = parsePayload(payload);
    // By its word first: to say what is wrong with every status as a will costs half of what its signature does.
    const lost = isRecord(value) && value["state"] === "lost" ? parseLost(value) : undefined;
    if (lost?.ok === true) return onLost(address, lost.value, entry);
    const status = parseStatus(value);
    if (!status.ok) {
      const isOther = isRecord(value) && value["v"] !== 1;
      return refusals.refuse(address, allowance, refusalOf(isOther ? "version" : "bad_schema"));
    }
    // One look serves the signature and the comparison: what a kiosk was receipted was stored before it said so.
    const cursor = await parts.streams.cursor(status.value.stream);
    if (!(await isSignedNow(address, kiosk, status.value))) {
      const { stream } = status.value;
      return refusals.refuse(address, allowance, refusalOf("bad_sig", { stream }));
    }
    clocks.heard(address.kiosk, status.value.at, at);
    await onStatus(address, status.value, Buffer.from(payload).toString(), entry);
    if (parts.isLead?.() !== false) await compare(address, status.value, at, cursor);
  };

  /**
   * A status is a checkpoint: signed by the key of its stream that is valid there, or by the enrolled key while the stream is
   * not here yet. Where this hub was restored and has not seen the newest key, the one before it has signed too.
   */
  const isSigned = async (
    address: KioskAddress,
    kiosk: KnownKiosk,
    { stream, size, head, key, sig, former = [] }: StatusMessage,
  ): Promise<boolean> => {
    const known = await parts.streams.find(stream);
    const signer = known?.kiosk === address.kiosk ? keyAt(known, size + 1) : kiosk.key;
    const signed = [{ key, sig }, ...former].find((one) => one.key === signer?.id);
    if (signer === undefined || signed === undefined) return false;
    return signer.verify(checkpointText({ ...address, stream }, size, head), signed.sig);
  };

  /** Beside other hubs the keys that are remembered may be old. */
  const isSignedNow = async (address: KioskAddress, kiosk: KnownKiosk, status: StatusMessage) => {
    if (await isSigned(address, kiosk, status)) return true;
    if (parts.isLead === undefined) return false;
    parts.streams.forget(status.stream);
    parts.kiosks.forget(address.kiosk);
    return isSigned(address, (await parts.kiosks.find(address.kiosk)) ?? kiosk, status);
  };

  const onLost = async ({ kiosk }: KioskAddress, { sid }: LostMessage, entry: Seen) => {
    // A will may come late and overtake the birth of the next session.
    if (sid !== entry.sid) return;
    entry.state = "lost";
    const receivedAt = clock.now();
    await store.recordStatus({ kiosk, state: "lost", sid, message: null, receivedAt });
    parts.onChange();
  };

  const onStatus = async (
    address: KioskAddress,
    status: StatusMessage,
    message: string,
    entry: Seen,
  ): Promise<void> => {
    const { kiosk } = address;
    const { sid, state } = status;
    if (sid !== entry.sid) await onSession(kiosk, entry);
    entry.sid = sid;
    entry.state = state;
    await store.recordStatus({ kiosk, state, sid, message, receivedAt: clock.now() });
    parts.onChange();
    if (parts.isLead?.() === false) return;
    if (status.error === CONF_OLDER) parts.onConfAhead(kiosk, Math.min(status.conf, MOST_CONF));
  };

  /** H11. The first session that is ever seen is no change. */
  const onSession = async (kiosk: string, entry: Seen): Promise<void> => {
    if (entry.sid === "") return;
    const now = clock.uptime();
    entry.changes.push(now);
    while ((entry.changes[0] ?? now) <= now - SESSION_WINDOW_MS) entry.changes.shift();
    if (entry.changes.length <= MOST_SESSIONS) return;
    entry.changes.length = 0;
    if (parts.isLead?.() === false) return;
    const window = String(Math.floor(now / SESSION_WINDOW_MS));
    const detail = `more than ${MOST_SESSIONS} sessions in 10 minutes`;
    await alarm(kiosk, "cloned_identity", window, detail);
  };

  /** H9: what the kiosk says of its end against our cursor. A status is signed, so another head under the same number is a fork. */
  const compare = async (
    address: KioskAddress,
    status: StatusMessage,
    at: number,
    cursor: StreamCursor | undefined,
  ): Promise<void> => {
    const { stream, acked, size, head } = status;
    if (cursor !== undefined && cursor.kiosk !== address.kiosk) return;
    const hi = cursor?.hi ?? -1;
    if (acked > hi) {
      await alarm(address.kiosk, "hub_lost_data", stream, `${stream}: kiosk ${acked}, hub ${hi}`);
      if (await parts.generation.lost(status.gen, clock.now())) await parts.onRaised();
      // Of a stream that is not here at all there is no hash to say: the kiosk says its `open` again, and then this rule
      // meets it with hi 0.
      if (cursor === undefined) {
        const allowance = parts.allowance(address.kiosk);
        return refusals.refuse(address, allowance, refusalOf("unknown_stream", { stream }));
      }
      const receipt = { upto: cursor.hi, head: cursor.head, safe: cursor.safe, want: null };
      const topic = kioskTopic(parts.prefix, address, "ack");
      parts.say(topic, parts.voice.receipt("rewind", { ...address, stream }, receipt));
    } else if (cursor !== undefined && size < hi) {
      // What came after the status may be stored before it is read: then the kiosk has gone on, not back. A receipt of the future
      // says nothing: since then the clock was set back.
      const isReadLate = cursor.receivedAt >= at && cursor.receivedAt <= clock.now() + SKEW_MS;
      if (isReadLate) return;
      const detail = `${stream}: kiosk ${size}, hub ${hi}`;
      await alarm(address.kiosk, "kiosk_rolled_back", stream, detail);
    } else if (size === hi && head !== cursor?.head) {
      const detail = `stream ${stream}: the kiosk's status and the hub's cursor have two histories up to ${size}`;
      await alarm(address.kiosk, "fork", stream, detail);
    }
  };

  const run = async (address: KioskAddress, entry: Seen): Promise<void> => {
    for (let next = entry.waiting.shift(); next !== undefined; next = entry.waiting.shift()) {
      try {
        await read(address, next, entry);
      } catch (error) {
        // A status that cannot be written now is let go: the next one says more.
        if (!willPass(error)) throw error;
      }
    }
    entry.busy = undefined;
  };

  return {
    take: (address, payload) => {
      if (isClosed) return;
      const allowance = parts.allowance(address.kiosk);
      if (allowance.isHeld() || !allowance.takeStatus()) return;
      if (isTooBig(payload)) return refusals.refuse(address, allowance, refusalOf("too_big"));
      const entry = seen.get(address.kiosk) ?? newSeen("", "lost");
      if (seen.size < MOST_TOLD) seen.set(address.kiosk, entry);
      if (entry.waiting.length >= MOST_WAITING) entry.waiting.shift();
      entry.waiting.push({ payload, at: clock.now() });
      entry.busy ??= run(address, entry).catch(parts.onFailure);
    },
    isOnline: (kiosk) => seen.get(kiosk)?.state === "online",
    online: () => [...seen.values()].filter(({ state }) => state === "online").length,
    finish: async () => {
      isClosed = true;
      await Promise.all(
        [...seen.values()].flatMap(({ busy }) => (busy === undefined ? [] : [busy])),
      );
    },
  };
}

function newSeen(sid: string, state: Seen["state"]): Seen {
  return { sid, state, changes: [], waiting: [], busy: undefined };
}
