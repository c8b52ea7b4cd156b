// Stamps a record (wall clock, uptime, boot, local day) and appends it: every record of a kiosk goes through here.
// Promises: a jump of the wall clock is on record before the first record that carries the new time (protocol K14).
import type { Clock } from "../../shared/clock.ts";
import { localMoment } from "../../shared/local-moment.ts";
import type { StreamRecord } from "../../shared/rating.ts";
import type { KioskStore, RecordDraft, Stamp } from "../store/kiosk-store.ts";
import type { ClockKeeper } from "./clock-keeper.ts";

export type RecordWriter = {
  readonly write: (store: KioskStore, draft: RecordDraft) => StreamRecord;
  /** Writes the `clock` event of a jump, when there was one since the last look. */
  readonly writeStep: (store: KioskStore) => StreamRecord | undefined;
};

export type RecordWriterParts = {
  readonly clock: Clock;
  readonly clockKeeper: ClockKeeper;
  readonly boot: number;
  readonly zone: () => string;
};

export function createRecordWriter(parts: RecordWriterParts): RecordWriter {
  const { clock, clockKeeper, boot, zone } = parts;

  function stamp(): Stamp {
    const at = Math.trunc(clock.now());
    const mono = Math.max(0, Math.trunc(clock.uptime()));
    return { at, mono, boot, day: localMoment(zone(), at).day };
  }

  function writeStep(store: KioskStore): StreamRecord | undefined {
    const jump = clockKeeper.findStep();
    return jump === null ? undefined : store.append(["e", "clock", jump, "step"], stamp());
  }

  return {
    write: (store, draft) => {
      writeStep(store);
      return store.append(draft, stamp());
    },
    writeStep,
  };
}
