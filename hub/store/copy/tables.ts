// The tables that hold a hub's data set, the same in every engine, each after those that it refers to.

export const TABLES = [
  ...(["hub", "centre", "kiosk", "claim", "conf_version", "status", "alarm", "stream"] as const),
  ...(["stream_key", "checkpoint", "fork_evidence", "facet", "rating", "entry"] as const),
  ...(["quarantine", "stream_day", "visit", "tally_day", "tally_half", "tally_hour"] as const),
  ...(["tally_reason", "tally_quarantine", "catalogue", "counter_transaction"] as const),
  ...(["account", "session", "audit", "seal", "salvaged", "second_factor"] as const),
  ...(["recovery_code", "api_token", "backup", "indicator"] as const),
] as const;

/** Those whose `id` the engine counts up by itself. */
export const COUNTED_TABLES = [
  "centre",
  "kiosk",
  "alarm",
  "stream",
  "facet",
  "seal",
  "backup",
] as const;

/** Whether a data set has begun: the first thing that happens in one leaves a row in one of these. */
export const HAS_BEGUN = `SELECT EXISTS (SELECT 1 FROM audit) OR EXISTS (SELECT 1 FROM kiosk) OR EXISTS (SELECT 1 FROM account)`;
