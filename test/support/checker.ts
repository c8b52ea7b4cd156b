// The independent checker of the line: reads the load's ledgers and both sides' databases after everything was stopped, and
// counts, chains and verifies for itself. It shares no code with kiosk, hub or shared. One violation is enough to fail.
import { createHash } from "node:crypto";
import {
  readBook,
  readHubStreams,
  readKioskStreams,
  type HubStream,
  type KioskStream,
} from "./checker-books.ts";
import { findChainFaults, findReceiptFaults } from "./checker-chains.ts";
import { readLedger } from "./checker-ledger.ts";
import { findRollupFaults } from "./checker-rollups.ts";
import { judgeTaps } from "./checker-taps.ts";

export type CheckInput = {
  readonly hubBook: string;
  /** Raw Ed25519 key, base64url, as the enrolment gave it. */
  readonly hubPublicKey: string;
  readonly kiosks: readonly { readonly kiosk: string; readonly book: string }[];
  readonly ledgers: readonly string[];
};

export type Rule = "I1" | "I2" | "I3" | "I4" | "I5" | "I7";
export type Violation = { readonly rule: Rule; readonly what: string };

export type Verdict = {
  readonly ok: boolean;
  readonly taps: number;
  readonly thanked: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly ratingsAtHub: number;
  /** Ratings that were tapped and stored although the thank-you was lost with a killed process. */
  readonly storedUnthanked: number;
  readonly records: number;
  /** Records that were saved from behind a hole, and the thanked ratings among them. */
  readonly salvaged: number;
  readonly keptApart: number;
  readonly violations: readonly Violation[];
};

const COUNTED = 0;
const TEST = 1;
const VOIDED = 2;
const SAIGON_MS = 7 * 3_600_000;

export function checkLine({ hubBook, hubPublicKey, kiosks, ledgers }: CheckInput): Verdict {
  const taps = readLedger(ledgers);
  const hubStreams = readBook(hubBook, readHubStreams);
  const kioskStreams = kiosks.flatMap(({ book }) => readBook(book, readKioskStreams));
  const stored = judgeTaps(taps, hubStreams);
  const violations: readonly Violation[] = [
    ...stored.violations,
    ...rule("I3", readBook(hubBook, findRollupFaults)),
    ...rule("I3", hubStreams.flatMap(findStandingFaults)),
    ...hubStreams.flatMap((hub) => {
      const kiosk = kioskStreams.find(({ stream }) => stream === hub.stream);
      return rule("I5", findChainFaults(hub, kiosk));
    }),
    ...rule(
      "I5",
      kioskStreams.flatMap((stream) => findReceiptFaults(stream, hubPublicKey)),
    ),
    ...kioskStreams.flatMap((kiosk) => compareEnds(kiosk, hubStreams)),
  ];
  const thanked = taps.filter(({ ref }) => ref !== undefined).length;
  const refused = taps.filter((tap) => tap.refused).length;
  return {
    ok: violations.length === 0,
    taps: taps.length,
    thanked,
    refused,
    unanswered: taps.length - thanked - refused,
    ratingsAtHub: hubStreams.reduce((n, { ratings }) => n + ratings.length, 0),
    storedUnthanked: stored.unthanked,
    records: hubStreams.reduce((n, { records }) => n + records.length, 0),
    keptApart: stored.keptApart,
    salvaged: hubStreams.reduce((n, { salvaged }) => n + salvaged.length, 0),
    violations,
  };
}

/** A rating's standing, day and hour follow from the records themselves; effective time never goes backwards (H6). */
function findStandingFaults({ kiosk, ratings, records }: HubStream): readonly string[] {
  const takenBack = new Set<unknown>();
  for (const { text } of records) {
    const record: unknown = JSON.parse(text);
    if (Array.isArray(record) && record[1] === "v") takenBack.add(record[5]);
  }
  let last = Number.NEGATIVE_INFINITY;
  return ratings.flatMap((rating) => {
    const faults: string[] = [];
    const place = `${kiosk} ${rating.seq}`;
    const standing = rating.flags % 2 === 1 ? TEST : takenBack.has(rating.seq) ? VOIDED : COUNTED;
    if (rating.visit === "" && rating.standing !== standing) {
      faults.push(`${place} has standing ${rating.standing} where its records say ${standing}`);
    }
    const local = new Date(rating.effectiveAt + SAIGON_MS).toISOString();
    const day = Number(local.slice(0, 10).replaceAll("-", ""));
    if (rating.day !== day || rating.hour !== Number(local.slice(11, 13))) {
      faults.push(`${place} at ${local} lies in day ${rating.day} hour ${rating.hour}`);
    }
    if (rating.effectiveAt < last) faults.push(`${place} lies before the rating before it`);
    last = rating.effectiveAt;
    if (rating.timeSource === 0 && rating.effectiveAt !== rating.at) {
      faults.push(`${place} says that its time is its own, and has another one`);
    }
    return faults;
  });
}

/** I4, I7 and the same bytes on both sides. */
function compareEnds(kiosk: KioskStream, hubStreams: readonly HubStream[]): readonly Violation[] {
  const hub = hubStreams.find(({ stream }) => stream === kiosk.stream);
  const name = `${kiosk.kiosk}/${kiosk.stream}`;
  if (hub === undefined) return [{ rule: "I7", what: `${name} is unknown to the hub` }];
  const violations: Violation[] = [];
  if (kiosk.acked > hub.hi) {
    violations.push({
      rule: "I4",
      what: `${name} believes ${kiosk.acked}, the hub holds ${hub.hi}`,
    });
  }
  if (kiosk.acked !== kiosk.size || hub.hi !== kiosk.size) {
    violations.push({
      rule: "I7",
      what: `${name} has ${kiosk.size} records, ${kiosk.acked} acknowledged, ${hub.hi} at the hub`,
    });
  }
  if (hub.head !== kiosk.head) violations.push({ rule: "I5", what: `${name} has two heads` });
  // Behind the hole of a stream that has ended lies what the hub keeps apart.
  if (!kiosk.ended && hash(hub.records) !== hash(kiosk.records)) {
    violations.push({ rule: "I5", what: `${name} has other records at the hub than on the kiosk` });
  }
  return violations;
}

function hash(records: readonly { readonly seq: number; readonly text: string }[]): string {
  const digest = createHash("sha256");
  for (const { seq, text } of records) digest.update(`${seq} ${text}\n`);
  return digest.digest("hex");
}

function rule(name: Rule, faults: readonly string[]): readonly Violation[] {
  return faults.map((what) => ({ rule: name, what }));
}
