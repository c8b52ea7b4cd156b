// What a kiosk looks after once a minute: jumps of the clock, the disk, the end of the day, records that may be forgotten.
// Promises: nothing here ever stands between a citizen's tap and its answer for longer than one small transaction.
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import { CLOCK_TOLERANCE_MS } from "../../shared/protocol/limits.ts";
import type { RecordDraft } from "../store/kiosk-store.ts";
import type { ClockKeeper } from "./clock-keeper.ts";
import { findDaysToClose } from "./close-day.ts";
import type { RecordWriter } from "./record-writer.ts";
import type { StoreKeeper } from "./store-keeper.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const KEPT_DAYS = 400;
const KEPT_DAYS_ON_LOW_DISK = 45;

export type DiskState = { readonly state: "ok" | "low" | "full"; readonly freeMb: number | null };

export type MinuteRound = {
  readonly start: () => void;
  readonly stop: () => void;
  /** As seen on the last round. */
  readonly disk: () => DiskState;
};

export type MinuteRoundParts = {
  readonly keeper: StoreKeeper;
  readonly writer: RecordWriter;
  readonly clock: Clock;
  readonly clockKeeper: ClockKeeper;
  readonly log: Log;
  readonly disk: () => DiskState;
  readonly conf: () => ConfBody | undefined;
  /** The local day, and whether no opening is left on it. */
  readonly today: () => { readonly day: number; readonly over: boolean };
  readonly write: (draft: RecordDraft) => unknown;
  readonly onAppended: (size: number) => void;
  readonly onDiskChange: () => void;
  readonly onRound: () => void;
};

export function createMinuteRound(parts: MinuteRoundParts): MinuteRound {
  const { keeper, writer, clock, clockKeeper, log, conf, today, write } = parts;
  let disk: DiskState = { state: "ok", freeMb: null };
  let cancel: (() => void) | undefined;

  function go(): void {
    const sinceMinute = ((clock.now() % MINUTE_MS) + MINUTE_MS) % MINUTE_MS;
    cancel = clock.after(MINUTE_MS - sinceMinute, go);
    const step = keeper.use((store) => writer.writeStep(store));
    if (step.ok && step.value !== undefined) parts.onAppended(step.value[0]);
    lookAtDisk();
    closeDays();
    forgetOld();
    keeper.use((store) => store.keepHead());
    parts.onRound();
  }

  function lookAtDisk(): void {
    const before = disk;
    const seen = parts.disk();
    disk = { state: seen.state, freeMb: seen.freeMb === null ? null : Math.trunc(seen.freeMb) };
    const { state, freeMb } = disk;
    if (state === before.state) return;
    log.warn({ disk: state, freeMb }, "the disk has changed its state");
    write(["e", "disk", freeMb ?? 0, state]);
    parts.onDiskChange();
  }

  function closeDays(): void {
    const found = keeper.use((store) => findDaysToClose(store, today(), conf()));
    if (!found.ok) return;
    for (const { day, counts } of found.value) write(["e", "close", day, counts]);
  }

  /** K12: 400 days, 45 when the disk is low; a portion a minute until there is nothing left to forget. */
  function forgetOld(): void {
    const offset = clockKeeper.offset();
    // K14: no clock alone decides anything; old is what both the kiosk's and the hub's call old.
    if (offset === null || Math.abs(offset) > CLOCK_TOLERANCE_MS) return;
    const days = disk.state === "ok" ? KEPT_DAYS : KEPT_DAYS_ON_LOW_DISK;
    const at = Math.trunc(clock.now()) - days * DAY_MS;
    const forgotten = keeper.use((store) => store.purge(at));
    if (forgotten.ok && forgotten.value > 0) {
      log.info(
        { records: forgotten.value },
        "old records that the hub holds safely were forgotten",
      );
    }
  }

  return {
    start: go,
    stop: () => cancel?.(),
    disk: () => disk,
  };
}
