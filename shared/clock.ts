// Time as a parameter: whoever needs to know or to wait is handed a Clock, so tests can hold it in their hands.

export interface Clock {
  /** Wall clock, integer ms since 1970 UTC. May be wrong and may jump. */
  now(): number;
  /** Milliseconds since the operating system started; only goes forward while it runs. */
  uptime(): number;
  /** Calls `run` once after `ms`; the returned function takes it back. Never keeps a process alive that is done. */
  after(ms: number, run: () => void): () => void;
}
