// Starts a whole kiosk on a folder with 13 months of ratings and looks at the staff's figures, and times both.
// Promises: what is timed is what a program does: from opening the file to a screen that may be touched, and one call of the bridge.
import { createKiosk } from "../../kiosk/core/kiosk.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import type { KioskView, StaffTally } from "../../shared/bridge.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { createFakeClock } from "./fake-clock.ts";
import { createFakeLink } from "./fake-link.ts";
import { MONTHS, NOW, type MonthsOfRatings } from "./months-of-ratings.ts";

export type StartedMonths = {
  /** From nothing to a view that says `open`. */
  readonly startMs: number;
  readonly view: KioskView;
  /** The staff's figures asked for once, and once more as the page does every second. */
  readonly firstLookMs: number;
  readonly nextLookMs: number;
  readonly tally: StaffTally;
};

export async function startMonths({ file, identity }: MonthsOfRatings): Promise<StartedMonths> {
  const kiosk = createKiosk({
    identity,
    saveIdentity: () => Promise.resolve(true),
    openStore: () => openKioskStore(file, { ballastBytes: 0 }),
    openLink: createFakeLink().open,
    clock: createFakeClock({ at: NOW }),
    log: SILENT_LOG,
    boot: 2,
    disk: () => ({ state: "ok", freeMb: 900 }),
    app: "1",
    random: () => 0.5,
    voices: [],
  });
  try {
    const begun = performance.now();
    kiosk.start();
    const view = await kiosk.bridge.view();
    const startMs = performance.now() - begun;
    const signedIn = await kiosk.bridge.staffSignIn({ pin: MONTHS.pin });
    if (!signedIn.ok) throw new Error(`the PIN was refused: ${signedIn.code}`);
    const look = async (): Promise<{ readonly ms: number; readonly tally: StaffTally }> => {
      const asked = performance.now();
      const answer = await kiosk.bridge.staffTally({ session: signedIn.session });
      if (!answer.ok) throw new Error(answer.code);
      return { ms: performance.now() - asked, tally: answer.tally };
    };
    const first = await look();
    const next = await look();
    return { startMs, view, firstLookMs: first.ms, nextLookMs: next.ms, tally: next.tally };
  } finally {
    await kiosk.stop();
  }
}
