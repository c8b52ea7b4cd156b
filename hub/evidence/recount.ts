// The verifier's own counting: every rating of the period once, from the records, by centre, scale and level, and by kiosk.
// Promises: knows nothing of the store's tallies; memory grows with centres, kiosks and visits, not with ratings.
import type { Exclusion, KioskLedger } from "../../shared/evidence-bundle.ts";

export type Ledger = Omit<KioskLedger, "kiosk" | "pending" | "complete">;

export type Visit = {
  counted: number;
  repeats: number;
  others: number;
  /** Where the second counted one stands, or the newest repeat. */
  stream: string;
  seq: number;
};

export type Recount = ReturnType<typeof createRecount>;

const PART: Readonly<Record<Exclusion, "test" | "voided" | "repeat" | "quarantined">> = {
  test: "test",
  void: "voided",
  repeat: "repeat",
  quarantined: "quarantined",
};

export function createRecount() {
  const counts = new Map<string, Map<string, Map<string, number>>>();
  const ledgers = new Map<string, Ledger>();
  const visits = new Map<string, Visit>();

  function ledgerOf(kiosk: string, centre: string): Ledger {
    const known = ledgers.get(kiosk);
    if (known !== undefined) return known;
    const empty = { stored: 0, counted: 0, voided: 0, test: 0, repeat: 0, quarantined: 0 };
    const made = { centre, ...empty };
    ledgers.set(kiosk, made);
    return made;
  }

  return {
    counts,
    ledgers,
    visits,
    /** The adder of one stream, so that its kiosk and centre are looked up once. */
    of(kiosk: string, centre: string, stream: string) {
      const ledger = ledgerOf(kiosk, centre);
      const scales = counts.get(centre) ?? new Map<string, Map<string, number>>();
      counts.set(centre, scales);

      function visited(token: string, seq: number, part: "counted" | "repeats" | "others"): void {
        if (token === "") return;
        const key = `${centre}/${token}`;
        const visit = visits.get(key) ?? { counted: 0, repeats: 0, others: 0, stream, seq };
        visits.set(key, visit);
        visit[part] += 1;
        if (part !== "others") {
          visit.stream = stream;
          visit.seq = seq;
        }
      }

      return {
        counted(scale: string, level: string, visit: string, seq: number): void {
          const levels = scales.get(scale) ?? new Map<string, number>();
          scales.set(scale, levels);
          levels.set(level, (levels.get(level) ?? 0) + 1);
          ledger.stored += 1;
          ledger.counted += 1;
          visited(visit, seq, "counted");
        },
        excluded(why: Exclusion, visit: string, seq: number): void {
          ledger.stored += 1;
          ledger[PART[why]] += 1;
          visited(visit, seq, why === "repeat" ? "repeats" : "others");
        },
      };
    },
  };
}
