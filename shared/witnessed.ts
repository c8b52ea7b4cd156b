// What a witness heard on the line, in its own words: heads that kiosks signed, and seals that a hub published.

export type HeardCheckpoint = {
  readonly stream: string;
  readonly kiosk: string;
  readonly centre: string;
  readonly size: number;
  /** base64url */
  readonly head: string;
  readonly key: string;
  readonly sig: string;
  /** What the kiosk had the hub's receipt for. */
  readonly acked: number;
  readonly heardAt: number;
};

export type HeardSeal = {
  readonly period: string;
  readonly calendar: string;
  readonly revision: number;
  /** SHA-256 in hex of the seal's body. */
  readonly digest: string;
  readonly publicKey: string;
  /** As it came. */
  readonly message: string;
  readonly heardAt: number;
};
