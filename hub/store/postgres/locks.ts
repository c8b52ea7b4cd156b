// The numbers of the advisory locks that hubs of one database share (PostgreSQL, 13.3.5); the one list of them.

export const LOCKS = {
  /** Held while the schema is made or changed. */
  schema: 4_816_001,
  /** Held while months are made. */
  months: 4_816_002,
  /** Held by a transaction that reads what it then writes: the audit's chain, a version, a claim. */
  turn: 4_816_003,
  /** Held by the one hub that seals, backs up and says what all kiosks must know. */
  lead: 4_816_004,
} as const;

/** The first of two numbers; the second is the centre whose visits are claimed. */
export const VISITS = 4_816;
