// The words of the delivery machine (protocol §5): its state, what it is told, what it asks for. Values only.
import { MAX_BATCH_BYTES, MAX_BATCH_RECORDS } from "../../shared/protocol/limits.ts";

export type DeliveryPhase =
  | "OFFLINE"
  | "CONNECTING"
  /** Connected; no hub has said `on` yet (K3). */
  | "READY"
  /** Waiting rand(0, spread), once per hub session. */
  | "SPREAD"
  /** The `open` of the stream is in flight. */
  | "SYNC"
  | "SENDING"
  | "IDLE"
  /** Connected and collecting, not sending: rejected, slowed down, or a fork. */
  | "BLOCKED"
  | "OUT_OF_SERVICE";

export type DeliveryTimer =
  | "reconnect"
  | "stable"
  | "hub"
  | "spread"
  | "ack"
  | "hold"
  | "status_gap"
  | "status_due";

/** `first` is 0 for an `open` and for what is owed of an older stream (K16). At most one of these at any time (K4). */
export type InFlight = { readonly kind: "open" | "batch" | "old"; readonly first: number };

export type DeliveryState = {
  readonly phase: DeliveryPhase;
  readonly link: "down" | "connecting" | "up";
  readonly outOfService: boolean;
  readonly stopped: boolean;
  readonly acked: number;
  readonly size: number;
  readonly inFlight: InFlight | undefined;
  /** Connections that failed or ended before they were stable (K10). */
  readonly attempts: number;
  /** Ack timeouts since the last progress (K7). */
  readonly timeouts: number;
  /** Ack timeouts in a row on this connection; after some of them the connection itself is in doubt. */
  readonly silences: number;
  /** Rejects since the last progress (K9). */
  readonly rejects: number;
  /** name → sid of the hubs that are on. */
  readonly hubs: ReadonlyMap<string, string>;
  /** A hub said goodbye, or its will did, and none is on. */
  readonly hubGone: boolean;
  /** No hub has spoken for so long that the kiosk tries without (K3). */
  readonly withoutHub: boolean;
  /** sids whose spread is over. */
  readonly spreadDone: readonly string[];
  readonly spreadMs: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** The hub does not know the stream: its `open` goes first. */
  readonly needsOpen: boolean;
  /** Something of an older stream is still to be said; it waits until the current one is delivered. */
  readonly old: boolean;
  readonly held: boolean;
  /** "fork" or "rolled_back": this stream and the hub's differ; only a rewind or people can mend that. */
  readonly split: "fork" | "rolled_back" | null;
  readonly error: string | null;
  readonly statusGap: boolean;
  readonly statusWanted: boolean;
};

export const INITIAL_DELIVERY: DeliveryState = {
  phase: "OFFLINE",
  link: "down",
  outOfService: false,
  stopped: false,
  acked: -1,
  size: 0,
  inFlight: undefined,
  attempts: 0,
  timeouts: 0,
  silences: 0,
  rejects: 0,
  hubs: new Map(),
  hubGone: false,
  withoutHub: false,
  spreadDone: [],
  spreadMs: 0,
  maxRecords: MAX_BATCH_RECORDS,
  maxBytes: MAX_BATCH_BYTES,
  needsOpen: false,
  old: false,
  held: false,
  split: null,
  error: null,
  statusGap: false,
  statusWanted: false,
};

export type DeliveryInput =
  | {
      readonly kind: "start";
      readonly acked: number;
      readonly size: number;
      readonly uptimeMs: number;
    }
  | { readonly kind: "stop" }
  | { readonly kind: "timer"; readonly timer: DeliveryTimer }
  | { readonly kind: "link_up" }
  | { readonly kind: "link_down" }
  | {
      readonly kind: "hub_on";
      readonly hub: string;
      readonly sid: string;
      readonly spreadMs: number;
      readonly maxRecords: number;
      readonly maxBytes: number;
    }
  | { readonly kind: "hub_off"; readonly hub: string; readonly sid: string }
  | { readonly kind: "appended"; readonly size: number }
  /** A verified receipt that moved `acked` forwards. */
  | { readonly kind: "progress"; readonly acked: number; readonly want: number | null }
  /** A verified receipt that says nothing new (upto ≤ acked). */
  | { readonly kind: "nothing_new"; readonly want: number | null }
  /** There is something of an older stream to say; or it was said, and there is more or not. */
  | { readonly kind: "old"; readonly left: boolean }
  | { readonly kind: "rewound"; readonly acked: number }
  | { readonly kind: "split"; readonly why: "fork" | "rolled_back" }
  | { readonly kind: "rejected"; readonly code: string; readonly holdS: number }
  | { readonly kind: "slow"; readonly pauseMs: number; readonly maxRecords: number }
  /** Something that a status tells has changed, or the hub asked. */
  | { readonly kind: "status_wanted" }
  | { readonly kind: "out_of_service" }
  | { readonly kind: "in_service"; readonly acked: number; readonly size: number };

export type DeliveryEffect =
  | { readonly kind: "connect" }
  /** Ends the connection; the machine itself has gone on as after `link_down`. */
  | { readonly kind: "disconnect" }
  | { readonly kind: "send_open" }
  | {
      readonly kind: "send_batch";
      readonly first: number;
      readonly maxRecords: number;
      readonly maxBytes: number;
    }
  | { readonly kind: "send_old"; readonly maxRecords: number; readonly maxBytes: number }
  /** The very same message again (K7). */
  | { readonly kind: "send_again" }
  | { readonly kind: "publish_status" }
  | { readonly kind: "set_timer"; readonly timer: DeliveryTimer; readonly ms: number }
  | { readonly kind: "clear_timer"; readonly timer: DeliveryTimer };
