// I1 and I2 for the checker: every thanked tap is one counted rating at the hub, and every rating at the hub is one tap.
// A kiosk that had to begin a new stream counts its seqs anew: then the times of tap and thank-you tell which rating is meant.
import type { HubRating, HubStream } from "./checker-books.ts";
import type { Tap } from "./checker-ledger.ts";

export type TapFault = { readonly rule: "I1" | "I2"; readonly what: string };
type Stored = HubRating & { readonly kiosk: string; readonly place: string; isTaken: boolean };

const COUNTED = 0;
const VOIDED = 2;
/** Between the ledger's clock and the kiosk's: they are one machine's. */
const SLACK_MS = 1_000;

export function judgeTaps(
  taps: readonly Tap[],
  streams: readonly HubStream[],
): {
  readonly violations: readonly TapFault[];
  readonly unthanked: number;
  /** Thanked ratings from behind a hole: kept at the hub, counted nowhere. */
  readonly keptApart: number;
} {
  const violations: TapFault[] = [];
  let keptApart = 0;
  const stored = streams.flatMap(({ kiosk, stream, ratings }) =>
    ratings.map((rating): Stored => ({
      ...rating,
      kiosk,
      place: `${kiosk}/${stream.slice(0, 6)} ${rating.seq}`,
      isTaken: false,
    })),
  );
  violations.push(...findTwins(stored));
  for (const { kiosk, quarantined } of streams) {
    for (const seq of quarantined) {
      violations.push({ rule: "I1", what: `${kiosk} ${seq} is in quarantine` });
    }
  }
  const bySeq = Map.groupBy(stored, ({ kiosk, seq }) => `${kiosk} ${seq}`);
  for (const tap of taps) {
    if (tap.ref === undefined) continue;
    const name = `${tap.kiosk} ${tap.ref}`;
    const rating = findMeant(tap, bySeq.get(name) ?? []);
    if (rating === undefined && isKept(tap, streams)) {
      keptApart += 1;
      continue;
    }
    if (rating === undefined) {
      violations.push({ rule: "I1", what: `${name} was thanked and is not at the hub` });
      continue;
    }
    rating.isTaken = true;
    if (rating.level !== tap.level) {
      violations.push({ rule: "I1", what: `${name} was ${tap.level} and is ${rating.level}` });
    } else {
      violations.push(...findMiscounted(rating, tap.takenBack));
    }
  }
  // What is left was stored without a thank-you that anybody saw: each must be a tap of its own, made before it was stored.
  const open = taps.filter(({ ref, refused }) => ref === undefined && !refused);
  // Or it was refused and is on the disk after all: then it is voided, and counts nowhere.
  const refused = taps.filter((tap) => tap.refused);
  const left = stored
    .filter(({ isTaken }) => !isTaken)
    .filter(({ kiosk, level, at, standing }) => {
      const isRefused = (tap: Tap): boolean =>
        tap.kiosk === kiosk && tap.level === level && tap.at <= at;
      const tap = standing === VOIDED ? refused.findIndex(isRefused) : -1;
      if (tap !== -1) refused.splice(tap, 1);
      return tap === -1;
    })
    .toSorted((a, b) => a.at - b.at);
  for (const rating of left) {
    const { kiosk, level, at, place } = rating;
    violations.push(...findMiscounted(rating, "no"));
    const tap = open.findIndex((one) => one.kiosk === kiosk && one.level === level && one.at <= at);
    if (tap === -1) violations.push({ rule: "I2", what: `${place} ${level} was never tapped` });
    else open.splice(tap, 1);
  }
  return { violations, unthanked: left.length, keptApart };
}

function isKept({ kiosk, ref, level }: Tap, streams: readonly HubStream[]): boolean {
  return streams.some(
    (stream) =>
      stream.kiosk === kiosk &&
      stream.salvaged.some(({ seq, text }) => {
        const record: unknown = JSON.parse(text);
        return seq === ref && Array.isArray(record) && record[8] === level;
      }),
  );
}

function findMeant(tap: Tap, ratings: readonly Stored[]): Stored | undefined {
  const free = ratings.filter(({ isTaken }) => !isTaken);
  if (ratings.length <= 1) return free[0];
  return free.find(
    ({ at }) => at >= tap.at - SLACK_MS && at <= Math.max(tap.thankedAt, tap.at) + SLACK_MS,
  );
}

/** One tap under two seqs: the same moment of the same machine start. */
function findTwins(stored: readonly Stored[]): readonly TapFault[] {
  const taps = Map.groupBy(
    stored,
    ({ kiosk, boot, mono, at, level }) => `${kiosk} ${boot} ${mono} ${at} ${level}`,
  );
  return [...taps.values()]
    .filter((same) => same.length > 1)
    .map((same) => ({
      rule: "I1",
      what: `${same.map(({ place }) => place).join(" and ")} are one tap: it stands twice`,
    }));
}

/** A thanked rating is counted, unless its citizen took it back. */
function findMiscounted(
  { place, standing }: Stored,
  takenBack: Tap["takenBack"],
): readonly TapFault[] {
  const fits = takenBack === "tried" || standing === (takenBack === "yes" ? VOIDED : COUNTED);
  if (fits) return [];
  return [{ rule: "I1", what: `${place} stands as ${standing} and was taken back: ${takenBack}` }];
}
