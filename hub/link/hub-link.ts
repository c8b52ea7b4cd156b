// The hub's link port: messages of kiosks in, receipts out, over the embedded broker or an external one.

export interface HubLinkEvents {
  /** Back-pressure: resolves when the message was taken into the bounded queue (or refused). */
  ratings(topic: string, payload: Uint8Array): Promise<void>;
  status(topic: string, payload: Uint8Array): void;
  /** Subscriptions are acknowledged; the hub may say `on:true`. */
  up(): void;
  down(why: string): void;
}

export interface HubLink {
  publish(topic: string, payload: string, retain: boolean): Promise<void>;
  close(): Promise<void>;
}
