// The kiosk's link port: one connection attempt at a time, nothing queued. What is not sent stays in the outbox.

export type LinkOptions = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** PEM; null = the system's authorities. Verification cannot be switched off. */
  readonly ca: string | null;
  readonly will: { readonly topic: string; readonly payload: string };
  readonly subscriptions: readonly string[];
};

export type LinkDown = { readonly why: string; readonly refused: boolean };

export interface LinkEvents {
  /** Connected and every subscription acknowledged. */
  up(): void;
  down(reason: LinkDown): void;
  message(topic: string, payload: Uint8Array, retained: boolean): void;
}

/** One connection from CONNECT to its end; after `down` it is dead and a new one is made. */
export interface LinkConnection {
  /** Publishes at QoS 1, only while up; resolves false when it did not leave. Proves nothing about delivery. */
  publish(topic: string, payload: string, retain: boolean): Promise<boolean>;
  /** Ends it; with `clean` a DISCONNECT goes out first, so that the will is not sent. */
  end(clean: boolean): Promise<void>;
}

export type OpenLink = (options: LinkOptions, events: LinkEvents) => LinkConnection;
