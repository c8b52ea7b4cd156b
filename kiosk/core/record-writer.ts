// Stamps a record (wall clock, uptime, boot, local day) and appends it: every record of a kiosk goes through here.
// Promises: a jump of the wall clock is on record before the first record that carries the new time (protocol K14); a rating that
// was refused and is on the disk after all is voided before anything is delivered, so that it counts nowhere.
import type { Clock } from "../../shared/clock.ts";
import { localMoment } from "../../shared/local-moment.ts";
import type { StreamRecord } from "../../shared/rating.ts";
import type { KioskStore, RecordDraft, Stamp, StoreFault } from "../store/kiosk-store.ts";
import type { ClockKeeper } from "./clock-keeper.ts";

export type RecordWriter = {
  readonly write: (store: KioskStore, draft: RecordDraft) => StreamRecord;
  /** Writes the `clock` event of a jump, when there was one since the last look. */
  readonly writeStep: (store: KioskStore) => StreamRecord | undefined;
  /** First words after an opening: a start of the program, or a recovery from `mended`, and what had to be made good. */
  readonly writeOpening: (store: KioskStore, mended: StoreFault | "" | null) => void;
};

export type RecordWriterParts = {
  readonly clock: Clock;
  readonly clockKeeper: ClockKeeper;
  readonly boot: number;
  readonly zone: () => string;
  /** Version of the program. */
  readonly app: string;
};

export function createRecordWriter(parts: RecordWriterParts): RecordWriter {
  const { clock, clockKeeper, boot, zone, app } = parts;
  /** The newest record that a store answered for: what lies behind it in that stream was refused. */
  let answered: { readonly stream: string | undefined; readonly seq: number } | undefined;

  function stamp(): Stamp {
    const at = Math.trunc(clock.now());
    const mono = Math.max(0, Math.trunc(clock.uptime()));
    return { at, mono, boot, day: localMoment(zone(), at).day };
  }

  function writeStep(store: KioskStore): StreamRecord | undefined {
    const jump = clockKeeper.findStep();
    return jump === null ? undefined : append(store, ["e", "clock", jump, "step"]);
  }

  function append(store: KioskStore, draft: RecordDraft): StreamRecord {
    const record = store.append(draft, stamp());
    answered = { stream: store.currentStream()?.stream, seq: record[0] };
    return record;
  }

  /**
   * A commit whose sync failed is refused, and yet its frames lie in the WAL: the next opening finds them good
   * (https://sqlite.org/walformat.html, recovery). Nobody was thanked, and whoever was refused may have tapped again.
   */
  function voidRefused(store: KioskStore): void {
    if (answered === undefined || store.currentStream()?.stream !== answered.stream) return;
    for (const ref of store.standingRatingsAbove(answered.seq))
      append(store, ["v", ref, "refused"]);
  }

  return {
    write: (store, draft) => {
      writeStep(store);
      return append(store, draft);
    },
    writeStep,
    writeOpening: (store, mended) => {
      voidRefused(store);
      writeStep(store);
      append(store, mended === null ? ["e", "start", 0, app] : ["e", "recover", 0, mended]);
      const { mending } = store;
      if (mending !== null) append(store, ["e", "recover", mending.missing, "corrupt"]);
    },
  };
}
