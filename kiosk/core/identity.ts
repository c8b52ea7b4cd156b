// Who this kiosk is, as enrolment said it, with its private key. Kept in a file of its own (0600), never in the database or a log.

/** In `stream` the key `from` (an id) signs up to `until`, the record that announces the key `to`. */
export type KeyTurn = {
  readonly stream: string;
  readonly until: number;
  readonly from: string;
  readonly to: string;
};

export type KioskIdentity = {
  readonly kiosk: string;
  readonly centre: string;
  readonly prefix: string;
  /** Raw Ed25519 public key of the hub, base64url: the only voice that may change what this kiosk does. */
  readonly hubPublicKey: string;
  /** The key that the hub knows as ours: it opens streams. */
  readonly privateKeyPem: string;
  /** Made, and not yet known to the hub by a receipt: it signs what stands behind its `key` event. */
  readonly nextKeyPem?: string;
  /** A hub that was restored asks again for what they signed, so they are kept. */
  readonly formerKeyPems?: readonly string[];
  /** In the order in which they happened. */
  readonly turns?: readonly KeyTurn[];
  readonly mqtt: {
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly ca: string | null;
  };
};
