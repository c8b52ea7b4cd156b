// Answers the staff's look at the tally: the day's figures from the store, and the state of the kiosk beside them.
// Promises: reads, and begins a self-test; answers nothing without a session.
import type { SelfTestAnswer, StaffTally, StaffTallyAnswer } from "../../shared/bridge.ts";
import type { Clock } from "../../shared/clock.ts";
import { parseAck, parseRewind, type ConfBody } from "../../shared/protocol/hub-messages.ts";
import { parseJson } from "../../shared/parse-json.ts";
import type { KioskStore, KioskStream } from "../store/kiosk-store.ts";
import type { Deliverer } from "./deliverer.ts";
import type { DiskState } from "./minute-round.ts";
import type { StaffAccess } from "./staff-access.ts";
import { readTallyDays, type TallyDays } from "./staff-tally.ts";
import type { StoreKeeper } from "./store-keeper.ts";

export type StaffDesk = {
  readonly tally: (session: string) => StaffTallyAnswer;
  readonly selfTest: (session: string) => SelfTestAnswer;
};

export type StaffDeskParts = {
  readonly access: StaffAccess;
  readonly keeper: StoreKeeper;
  readonly clock: Clock;
  readonly deliverer: Deliverer;
  readonly conf: () => ConfBody | undefined;
  readonly zone: () => string;
  readonly disk: () => DiskState;
  readonly clockOffset: () => number | null;
  readonly fault: () => string | null;
  readonly app: string;
  readonly startSelfTest: () => Exclude<SelfTestAnswer, { ok: true }>["code"] | undefined;
  readonly lastSelfTest: () => StaffTally["selfTest"];
};

type Read = {
  readonly days: TallyDays;
  readonly pending: number;
  readonly stream: KioskStream | undefined;
};

export function createStaffDesk(parts: StaffDeskParts): StaffDesk {
  const { access, keeper, clock, deliverer, conf, zone, disk, clockOffset, fault, app } = parts;
  /** Shown, with the fault beside it, while the store is out of service. */
  let last: Read | undefined;

  function read(store: KioskStore): Read {
    const days = readTallyDays(store, clock.now(), zone(), conf());
    return { days, pending: store.pendingRatings(), stream: store.currentStream() };
  }

  return {
    tally: (session) => {
      const closesInS = access.secondsLeft(session);
      if (closesInS === null) return { ok: false, code: "signed_out" };
      const used = keeper.use(read);
      if (used.ok) last = used.value;
      if (last === undefined) return { ok: false, code: "signed_out" };
      const { days, pending, stream } = last;
      return {
        ok: true,
        tally: {
          ...days,
          scale: conf()?.scale ?? null,
          connected: deliverer.state().link === "up",
          disconnectedAt: deliverer.disconnectedAt(),
          pending,
          lastDeliveredAt: receiptAt(stream?.receipt ?? null),
          disk: disk().state,
          freeMb: disk().freeMb,
          conf: conf()?.version ?? 0,
          selfTest: parts.lastSelfTest(),
          clockOffsetMs: clockOffset(),
          error: fault(),
          app,
          closesInS,
        },
      };
    },
    selfTest: (session) => {
      if (access.secondsLeft(session) === null) return { ok: false, code: "signed_out" };
      const code = parts.startSelfTest();
      if (code !== undefined) return { ok: false, code };
      access.signOut(session);
      return { ok: true };
    },
  };
}

/** The hub's time of the newest receipt. */
function receiptAt(text: string | null): number | null {
  if (text === null) return null;
  const value = parseJson(text);
  const ack = parseAck(value);
  if (ack.ok) return ack.value.at;
  const rewind = parseRewind(value);
  return rewind.ok ? rewind.value.at : null;
}
