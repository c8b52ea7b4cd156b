// Three months of a small province written by chance, and beside them a plain list of what every rating is and how it stands.
// Promises: the list is made while writing, by the rules of the wire contract, and knows nothing of the product's counting.
import type { HubStore } from "../../hub/store/hub-store.ts";
import type { Chance } from "./chance.ts";
import { createSignedStream } from "./signed-stream.ts";

export type PlainRating = {
  readonly kiosk: string;
  readonly centre: string;
  readonly counter: string;
  readonly service: string;
  readonly scale: string;
  readonly level: string;
  readonly at: number;
  standing: "counted" | "test" | "voided" | "repeat" | "quarantined";
  late: boolean;
  reasons: readonly string[];
};

export type PlainRun = { readonly kiosk: string; readonly from: number; readonly until: number };

export type PlainKiosk = {
  readonly kiosk: string;
  readonly centre: string;
  readonly counter: string;
  readonly beganAt: number;
};

export type PlainWorld = {
  readonly kiosks: readonly PlainKiosk[];
  readonly ratings: readonly PlainRating[];
  readonly runs: readonly PlainRun[];
  /** By centre: when its newest record came in. */
  readonly newest: ReadonlyMap<string, number>;
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 2025-09-10 and 2025-12-05, 00:00 in Viet Nam. */
const FROM = Date.UTC(2025, 8, 9, 17);
const UNTIL = Date.UTC(2025, 11, 4, 17);

const PLACES = [
  { kiosk: "an-1", centre: "an", counter: "q1", scale: "vn4.1" },
  { kiosk: "an-2", centre: "an", counter: "q2", scale: "vn4.1" },
  { kiosk: "binh-1", centre: "binh", counter: "q1", scale: "vn4.1" },
  { kiosk: "cuong-1", centre: "cuong", counter: "q9", scale: "vn5.1" },
] as const;

const LEVELS = {
  "vn4.1": ["RHL", "RHL", "RHL", "HL", "HL", "BT", "KHL"],
  "vn5.1": ["RHL", "RHL", "HL", "BT", "KHL", "RKHL"],
} as const;
const SERVICES = ["", "LV-DATDAI", "LV-HOTICH", "1.001193", "1.000635"];

export async function writeRandomMonths(store: HubStore, chance: Chance): Promise<PlainWorld> {
  const ratings: PlainRating[] = [];
  const runs: PlainRun[] = [];
  const newest = new Map<string, number>();
  for (const place of PLACES) {
    const { kiosk, centre, counter, scale } = place;
    const stream = createSignedStream({ kiosk, centre, counter, scale, at: FROM });
    const claimHash = `claim ${kiosk}`;
    const audit = { at: FROM, who: "test", action: "kiosk.register", subject: kiosk, detail: "" };
    const settings = { counters: [counter], service: "", scale, staffPin: null, demo: false };
    const registration = { kiosk, centre, ...settings, claimHash, expiresAt: FROM + DAY };
    await store.registerKiosk(registration, audit);
    await store.claimKiosk({ claimHash, publicKey: stream.publicKey, passwordHash: "" }, FROM);
    await store.ingest([stream.open()], FROM);

    /** By seq. */
    const written = new Map<number, PlainRating>();
    const visits: string[] = [];
    /** These are not taken back here, or their visits would be free again. */
    const withVisit = new Set<number>();
    let sent = 0;
    let received = FROM;
    let began: number | undefined;
    let last = FROM;
    const send = async (): Promise<void> => {
      received = Math.max(received, last + chance.pick([0, 60_000, HOUR, 23 * HOUR, 30 * HOUR]));
      for (const [seq, rating] of written) {
        if (seq > sent) rating.late = received - rating.at > DAY;
      }
      await store.ingest([stream.batchOf(sent + 1, stream.size())], received);
      sent = stream.size();
    };
    const endRun = (until: number): void => {
      if (began !== undefined && began < until) runs.push({ kiosk, from: began, until });
      began = undefined;
    };
    for (let at = FROM + chance.below(DAY); at < UNTIL; at += 60_000 + chance.below(9 * HOUR)) {
      const kind = chance.below(30);
      const counted = [...written].filter(([, rating]) => rating.standing === "counted").at(-1);
      if (stream.size() === 0 || kind === 0) {
        endRun(last);
        stream.event("start", 0, "1.0", at);
        began = at;
      } else if (kind === 1) {
        // A stop follows what it stops; nothing else is written until the next start.
        stream.event("stop", 0, "1.0", at);
        endRun(at);
        at += 60_000 + chance.below(3 * HOUR);
        stream.event("start", 0, "1.0", at);
        began = at;
      } else if (kind === 2 && counted !== undefined && !withVisit.has(counted[0])) {
        stream.takeBack(counted[0], at);
        counted[1].standing = "voided";
      } else if (kind <= 4 && counted !== undefined) {
        const reasons = chance.pick([["cho-lau"], ["thai-do", "cho-lau"], ["la"]]);
        stream.explain(counted[0], reasons, at);
        counted[1].reasons = reasons;
      } else {
        const fate = chance.below(40);
        const visit = fate === 1 && visits.length > 0 ? chance.pick(visits) : "";
        const own = fate === 2 ? `${kiosk}-${visits.length}` : "";
        const service = fate === 3 ? "LV-LA" : chance.pick(SERVICES);
        const level = fate === 4 ? "ZZ" : chance.pick<string>(LEVELS[scale]);
        const flags = fate === 5 || fate === 6 ? 1 : 0;
        const seq = stream.rate(level, at, { service, visit: visit || own, flags });
        const standing =
          fate === 3 || fate === 4
            ? "quarantined"
            : flags === 1
              ? "test"
              : visit !== ""
                ? "repeat"
                : "counted";
        const rating: PlainRating = {
          kiosk,
          centre,
          counter,
          service,
          scale,
          level,
          at,
          standing,
          late: false,
          reasons: [],
        };
        written.set(seq, rating);
        if (own !== "") {
          visits.push(own);
          withVisit.add(seq);
        }
        ratings.push(rating);
      }
      last = at;
      if (stream.size() - sent > chance.below(40)) await send();
    }
    endRun(last);
    if (stream.size() > sent) await send();
    newest.set(centre, Math.max(newest.get(centre) ?? 0, received));
  }
  const kiosks = PLACES.map(({ kiosk, centre, counter }) => ({
    kiosk,
    centre,
    counter,
    beganAt: FROM,
  }));
  return { kiosks, ratings, runs, newest };
}
