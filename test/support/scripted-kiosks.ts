// Three kiosks of the scripted hub: one that is well, one that is lost and suspected, one that was never enrolled.
import type { KioskEntry } from "../../shared/api/kiosks.ts";

/** One minute before the golden figures' instant. */
const SEEN_AT = Date.UTC(2026, 10, 2, 0, 59, 30);

export function scriptedKiosk(name: string, change: Partial<KioskEntry> = {}): KioskEntry {
  return {
    kiosk: name,
    centre: "suoi-cham",
    counters: ["q1"],
    enrolled: true,
    key: null,
    demo: false,
    state: "online",
    lastSeen: SEEN_AT,
    pending: 0,
    disk: "ok",
    freeMb: 20_411,
    clockOffsetMs: 40,
    version: "0.1.0",
    error: null,
    alarms: [],
    streams: [],
    ...change,
  };
}

export function threeKiosks(): readonly KioskEntry[] {
  return [
    scriptedKiosk("sc-q2", { pending: 31, state: "lost", alarms: ["cloned_identity"] }),
    scriptedKiosk("sc-q1", { key: "9c7690883d2b1461" }),
    scriptedKiosk("bl-q1", {
      centre: "ban-lau",
      enrolled: false,
      state: "never",
      lastSeen: null,
      pending: null,
      disk: null,
      freeMb: null,
      clockOffsetMs: null,
      version: null,
    }),
  ];
}
