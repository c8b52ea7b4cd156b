// Who this kiosk is, as enrolment said it, with its private key. Kept in a file of its own (0600), never in the database or a log.

export type KioskIdentity = {
  readonly kiosk: string;
  readonly centre: string;
  readonly prefix: string;
  /** Raw Ed25519 public key of the hub, base64url: the only voice that may change what this kiosk does. */
  readonly hubPublicKey: string;
  readonly privateKeyPem: string;
  readonly mqtt: {
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly ca: string | null;
  };
};
