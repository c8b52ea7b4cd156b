// The hub's link port: messages of kiosks in, receipts out, over the embedded broker or an external one.
// Promises: `up` only after the subscriptions are acknowledged (H1). A publish that finds no connection is lost, and may be:
// kiosks ask again, and what is retained is published again at every `up`.
import type { KioskAddress } from "../../shared/protocol/topics.ts";

export interface HubLinkEvents {
  ratings(address: KioskAddress, payload: Uint8Array): void;
  status(address: KioskAddress, payload: Uint8Array): void;
  /** What stands on this hub's own state topic. */
  hubState(payload: Uint8Array): void;
  /** H8: undefined while there is room, else resolves when there is. `kiosk` null asks for the hub as a whole. */
  room(kiosk: string | null): Promise<void> | undefined;
  /** Subscriptions are acknowledged; the hub may say `on:true` under this `sid`. */
  up(sid: string): void;
  down(why: string): void;
}

export interface HubLink {
  /** Where kiosks find the broker. */
  readonly url: string;
  /** Begins; the first `up` may come before this returns. */
  start(): void;
  connected(): boolean;
  publish(topic: string, payload: string, retain: boolean): Promise<void>;
  /** Ends the connection of one kiosk, where the link can. */
  drop(kiosk: string): void;
  close(): Promise<void>;
}
