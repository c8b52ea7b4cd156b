// Limits of the wire (protocol §7, H3, H7, H8), in one place for both sides.

/** Bytes of one MQTT packet, refused at its header. */
export const MAX_PACKET_BYTES = 65_536;
/** Bytes of a topic. */
export const MAX_TOPIC_BYTES = 160;
/** Records and bytes of one batch message. */
export const MAX_BATCH_RECORDS = 100;
export const MAX_BATCH_BYTES = 16_384;
export const KEEPALIVE_S = 60;
export const CONNECT_TIMEOUT_MS = 10_000;
/** A status is sent at most this often (ms), and at least every minute (± jitter). */
export const STATUS_MIN_MS = 5_000;
export const STATUS_EVERY_MS = 60_000;
/** Signatures by earlier keys that a status carries at most. */
export const MOST_FORMER = 8;
/** An `at` before 2020-01-01T00:00Z or later than receive time + 5 min is absurd. */
export const EARLIEST_AT = 1_577_836_800_000;
export const LATEST_AHEAD_MS = 300_000;
/** H6: a kiosk's `at` is trusted while its clock was within 2 s of the reference. */
export const CLOCK_TOLERANCE_MS = 2_000;
