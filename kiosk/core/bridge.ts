// Station 2, the kiosk's end: the bridge's calls, each handed to the part of the core that answers it.
// Promises: every call is answered with a value; nothing is decided here.
import type { KioskBridge, KioskView } from "../../shared/bridge.ts";
import { explainRating, takeBackRating } from "./change-rating.ts";
import type { StaffAccess } from "./staff-access.ts";
import type { StaffDesk } from "./staff-desk.ts";
import { takeRating, type RatingDesk } from "./take-rating.ts";

export function createBridge(parts: {
  readonly desk: RatingDesk;
  readonly access: StaffAccess;
  readonly staff: StaffDesk;
  readonly view: () => KioskView;
  readonly listeners: Set<(view: KioskView) => void>;
}): KioskBridge {
  const { desk, access, staff, view, listeners } = parts;
  return {
    view: () => Promise.resolve(view()),
    take: (call) => Promise.resolve(takeRating(desk, call)),
    takeBack: (call) => Promise.resolve(takeBackRating(desk, call)),
    explain: (call) => Promise.resolve(explainRating(desk, call)),
    staffSignIn: ({ pin }) => access.signIn(pin),
    staffTally: ({ session }) => Promise.resolve(staff.tally(session)),
    staffSelfTest: ({ session }) => Promise.resolve(staff.selfTest(session)),
    staffSignOut: ({ session }) => {
      access.signOut(session);
      return Promise.resolve({ ok: true });
    },
    onView: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
