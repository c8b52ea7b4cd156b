// How long to wait before the next connection (protocol K10): full jitter, so that a thousand kiosks never come back at once.

/** n goes back to 0 after this long a stable connection. */
export const STABLE_MS = 60_000;
const LEAST_MS = 200;
const FIRST_STEP_MS = 1_000;
const MOST_MS = 120_000;
const AFTER_BOOT_MS = 30_000;
/** A power cut ends for a whole building at once; a kiosk that has run longer than this did not just boot. */
const JUST_BOOTED_MS = 300_000;

/** rand(200 ms, min(120 s, 1 s · 2^n)) */
export function reconnectDelayMs(attempts: number, random: () => number): number {
  const most = Math.min(MOST_MS, FIRST_STEP_MS * 2 ** Math.min(attempts, 20));
  return Math.round(LEAST_MS + random() * (most - LEAST_MS));
}

/** The first connection: at once, or rand(0, 30 s) when the operating system has only just started. */
export function firstConnectDelayMs(uptimeMs: number, random: () => number): number {
  return uptimeMs < JUST_BOOTED_MS ? Math.round(random() * AFTER_BOOT_MS) : 0;
}
