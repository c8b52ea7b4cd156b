// Stations 6 and 7 for ratings: message → checked → stored in a group → receipt.
// Promises: a receipt is published only for what the store has committed (I4); a refused message leaves nothing but a counter;
// memory stays bounded. A store that fails ends the process: running on would mean guessing what is on disk.
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { kioskTopic, type KioskAddress } from "../../shared/protocol/topics.ts";
import type { HubVoice } from "../link/hub-voice.ts";
import type { HubStore, IngestOutcome } from "../store/hub-store.ts";
import {
  checkBatch,
  checkOpen,
  checkSalvage,
  checkSender,
  isTooBig,
  readMessage,
  refusalOf,
  textOf,
} from "./check-message.ts";
import { createGroupCommit, type Waiting } from "./group-commit.ts";
import { createIntake, type Intake, type Lane, type Raw } from "./intake.ts";
import type { KnownKiosk, KnownKiosks } from "./known-kiosks.ts";
import type { KnownStreams } from "./known-streams.ts";
import type { Limits } from "./limits.ts";
import type { Refusals } from "./refusals.ts";

export type IngestParts = {
  readonly store: Pick<HubStore, "ingest">;
  readonly kiosks: KnownKiosks;
  readonly streams: KnownStreams;
  readonly refusals: Refusals;
  readonly voice: HubVoice;
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Limits;
  /** Other hubs take messages of the same kiosks: what is remembered here may be old. */
  readonly isShared: boolean;
  readonly say: (topic: string, payload: string) => void;
  readonly onChange: () => void;
  /** The store cannot write now (why), or can again (null). */
  readonly onStuck: (why: string | null) => void;
  readonly onFailure: (error: unknown) => void;
};

export type Ingest = Pick<Intake, "lane" | "room" | "waiting"> & {
  readonly take: (address: KioskAddress, payload: Uint8Array) => void;
  readonly counts: () => {
    readonly inserted: number;
    readonly receipts: number;
    readonly letGo: number;
  };
  /** Takes nothing more; resolves when everything that was checked is committed and its receipt is out. */
  readonly finish: () => Promise<void>;
};

/** How long a kiosk is asked to pause when its lane overflows. */
const OVERFLOW_PAUSE_MS = 5_000;
const MOST_SLOWED = 10_000;

export function createIngest(parts: IngestParts): Ingest {
  const { kiosks, streams, refusals, voice, say, clock } = parts;
  const slowedAt = new Map<string, number>();
  let isClosed = false;
  let inserted = 0;
  let receipts = 0;
  let letGo = 0;

  const check = async (raw: Raw, lane: Lane): Promise<void> => {
    const { address, payload } = raw;
    const entry = lane.allowance.isHeld() ? undefined : await checked(raw, lane);
    if (entry === undefined || isClosed) return intake.release(payload.length);
    commit.add(entry);
    const { message } = entry;
    if (message.kind === "open") {
      const known = await kiosks.find(address.kiosk);
      if (known?.key === undefined) return;
      const { kiosk, centre } = address;
      streams.expect(message.stream, { kiosk, centre, keys: [{ key: known.key, fromSeq: 1 }] });
    }
  };

  /** H2, in its order; undefined when it was refused. */
  const checked = async (
    { address, payload }: Raw,
    { allowance }: Lane,
  ): Promise<Waiting | undefined> => {
    const kiosk = await kiosks.find(address.kiosk);
    const code = checkSender(address, kiosk);
    if (code !== undefined || kiosk === undefined) {
      refusals.refuse(address, allowance, refusalOf(code ?? "unknown_kiosk"));
      return undefined;
    }
    const text = textOf(payload);
    const read = readMessage(text);
    if (!read.ok) {
      refusals.refuse(address, allowance, read.refusal);
      return undefined;
    }
    const message = read.value;
    const judge = async (by: KnownKiosk) => {
      const stream = await streams.find(message.stream);
      if (message.type === "open") return checkOpen(address, by, message, stream);
      if (message.type === "salvage") return checkSalvage(address, stream, message);
      return checkBatch(address, stream, message, text);
    };
    let result = await judge(kiosk);
    if (!result.ok && parts.isShared && result.refusal.code === "bad_sig") {
      // Another hub may have taken the record that announces the key.
      streams.forget(message.stream);
      kiosks.forget(address.kiosk);
      result = await judge((await kiosks.find(address.kiosk)) ?? kiosk);
    }
    if (result.ok) {
      const announcesKey = message.type === "batch" && message.announcesKey;
      return { message: result.value, bytes: payload.length, announcesKey };
    }
    refusals.refuse(address, allowance, result.refusal);
    return undefined;
  };

  const intake = createIntake({ ...parts, check });

  const commit = createGroupCommit({
    ingest: (messages, at) => parts.store.ingest(messages, at),
    clock,
    onStuck: parts.onStuck,
    onFailure: parts.onFailure,
    onCommitted: (group, outcomes) => {
      for (const { bytes } of group) intake.release(bytes);
      answer(group, outcomes);
      parts.onChange();
    },
  });

  const answer = (group: readonly Waiting[], outcomes: readonly IngestOutcome[]): void => {
    for (const [i, { message, announcesKey: forgets }] of group.entries()) {
      const outcome = outcomes[i];
      if (outcome === undefined) continue;
      const { kiosk, centre, stream } = message;
      if (outcome.kind === "reject") {
        const { allowance } = intake.lane(kiosk);
        refusals.refuse({ kiosk, centre }, allowance, outcome);
        if (message.kind === "open" || outcome.code === "unknown_stream") streams.forget(stream);
        continue;
      }
      inserted += outcome.inserted;
      if (forgets === true) {
        streams.forget(stream);
        kiosks.forget(kiosk);
      }
      receipts += 1;
      const topic = kioskTopic(parts.prefix, { kiosk, centre }, "ack");
      say(topic, voice.receipt("ack", { kiosk, centre, stream }, outcome));
    }
  };

  /** A lane overflows only where the link cannot hold a sender back; it is told at most once in a pause. */
  const overflow = (address: KioskAddress): void => {
    letGo += 1;
    const now = clock.uptime();
    if (now < (slowedAt.get(address.kiosk) ?? -Infinity) + OVERFLOW_PAUSE_MS) return;
    if (slowedAt.size >= MOST_SLOWED) slowedAt.clear();
    slowedAt.set(address.kiosk, now);
    parts.log.warn({ kiosk: address.kiosk }, "sends faster than it may");
    refusals.slow(address, OVERFLOW_PAUSE_MS);
  };

  return {
    lane: intake.lane,
    room: intake.room,
    waiting: intake.waiting,
    counts: () => ({ inserted, receipts, letGo }),
    take: (address, payload) => {
      if (isClosed) return;
      const { allowance } = intake.lane(address.kiosk);
      if (allowance.isHeld()) {
        letGo += 1;
      } else if (isTooBig(payload)) {
        refusals.refuse(address, allowance, refusalOf("too_big"));
      } else if (!intake.add({ address, payload })) {
        overflow(address);
      }
    },
    finish: async () => {
      isClosed = true;
      intake.close();
      await commit.finish();
    },
  };
}
