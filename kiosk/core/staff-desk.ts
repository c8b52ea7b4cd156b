// Answers the staff's look at the tally: the day's figures from the store, and the state of the kiosk beside them.
// Promises: reads only; answers nothing without a session.
import type { StaffTallyAnswer } from "../../shared/bridge.ts";
import type { Clock } from "../../shared/clock.ts";
import { parseAck, parseRewind, type ConfBody } from "../../shared/protocol/hub-messages.ts";
import type { KioskStore, KioskStream } from "../store/kiosk-store.ts";
import type { Deliverer } from "./deliverer.ts";
import { parseJson } from "./hub-trust.ts";
import type { StaffAccess } from "./staff-access.ts";
import { readTallyDays, type TallyDays } from "./staff-tally.ts";
import type { StoreKeeper } from "./store-keeper.ts";

export type StaffDesk = { readonly tally: (session: string) => StaffTallyAnswer };

export type StaffDeskParts = {
  readonly access: StaffAccess;
  readonly keeper: StoreKeeper;
  readonly clock: Clock;
  readonly deliverer: Deliverer;
  readonly conf: () => ConfBody | undefined;
  readonly zone: () => string;
  readonly disk: () => string;
  readonly clockOffset: () => number | null;
  readonly fault: () => string | null;
  readonly app: string;
};

type Read = { readonly days: TallyDays; readonly stream: KioskStream | undefined };

export function createStaffDesk(parts: StaffDeskParts): StaffDesk {
  const { access, keeper, clock, deliverer, conf, zone, disk, clockOffset, fault, app } = parts;
  /** Shown, with the fault beside it, while the store is out of service. */
  let last: Read | undefined;

  function read(store: KioskStore): Read {
    const days = readTallyDays(store, clock.now(), zone(), conf());
    return { days, stream: store.currentStream() };
  }

  return {
    tally: (session) => {
      const closesInS = access.secondsLeft(session);
      if (closesInS === null) return { ok: false, code: "signed_out" };
      const used = keeper.use(read);
      if (used.ok) last = used.value;
      if (last === undefined) return { ok: false, code: "signed_out" };
      const { days, stream } = last;
      return {
        ok: true,
        tally: {
          ...days,
          scale: conf()?.scale ?? null,
          connected: deliverer.state().link === "up",
          disconnectedAt: deliverer.disconnectedAt(),
          pending: stream === undefined ? 0 : stream.size - Math.max(0, stream.acked),
          lastDeliveredAt: receiptAt(stream?.receipt ?? null),
          disk: disk(),
          clockOffsetMs: clockOffset(),
          error: fault(),
          app,
          closesInS,
        },
      };
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
