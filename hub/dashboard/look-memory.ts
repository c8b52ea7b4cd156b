// What this browser last showed this account of a month, so that the next look can say what changed since.
// It stays here on purpose: a hub that kept it would tell the supervised what supervision looks at, and when. Sums only;
// it ends with the browser's storage, and an office computer that forgets simply says nothing.
import type { SummariesResponse } from "../../shared/api/summaries.ts";

export type Look = Pick<SummariesResponse, "status" | "revision"> & {
  /** ms UTC, by this browser's clock. */
  readonly at: number;
  readonly n: number;
  readonly satisfiedPercent: number | null;
  readonly voided: number;
  readonly quarantined: number;
  readonly late: number;
  readonly transactions: number | null;
};

export type LookMemory = {
  /** What was shown before this page was opened: the same answer until the page is left. */
  readonly before: (key: string) => Look | null;
  readonly remember: (key: string, look: Look) => void;
};

const STORED_UNDER = "hai-long-looks";
const MOST = 100;

export function openLookMemory(window: Window): LookMemory {
  const found = new Map<string, Look | null>();
  return {
    before(key) {
      const known = found.get(key);
      if (known !== undefined) return known;
      const look = readLooks(window)[key] ?? null;
      found.set(key, look);
      return look;
    },
    remember(key, look) {
      const { [key]: _old, ...others } = readLooks(window);
      // The newest last; the oldest are forgotten first.
      const kept = Object.entries(others).slice(1 - MOST);
      try {
        window.localStorage.setItem(
          STORED_UNDER,
          JSON.stringify(Object.fromEntries([...kept, [key, look]])),
        );
      } catch {
        // Storage is forbidden or full here: the next look then has nothing to compare with.
      }
    },
  };
}

function readLooks(window: Window): Record<string, Look> {
  try {
    const stored: unknown = JSON.parse(window.localStorage.getItem(STORED_UNDER) ?? "{}");
    if (typeof stored !== "object" || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter(([, look]) => isLook(look)));
  } catch {
    return {};
  }
}

/** An older version of this page may have written something else. */
function isLook(value: unknown): value is Look {
  if (typeof value !== "object" || value === null) return false;
  const look: Partial<Record<keyof Look, unknown>> = value;
  const counts = [look.at, look.n, look.voided, look.quarantined, look.late, look.revision];
  return counts.every(Number.isSafeInteger) && typeof look.status === "string";
}
