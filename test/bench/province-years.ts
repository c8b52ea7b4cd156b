// The years of a province as its kiosks would send them: working days, every kiosk's ratings of the day and its start, close and
// stop, in batches. Endless; the next message each time.
// Never signs and never chains: what it makes is for the store's port, behind the checks of signature and chain.
import { hash } from "node:crypto";
import { genesisHash } from "../../shared/evidence/chain.ts";
import type { CheckedOpen, UnreadBatch } from "../../hub/store/hub-store.ts";
import type { Province } from "./province.ts";

export type Pace = {
  readonly ratingsPerMonth: number;
  /** Records of one batch at most: 1 is a kiosk that sends each rating as it is given. */
  readonly perBatch: number;
  /** YYYY, MM (1 = January) of the first month. */
  readonly from: { readonly year: number; readonly month: number };
};

export type SentMessage = {
  readonly message: CheckedOpen | UnreadBatch;
  readonly ratings: number;
  readonly receivedAt: number;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Việt Nam has no summer time. */
const OFFSET_MS = 7 * HOUR_MS;
const WORKING_DAYS_A_MONTH = 22;
/** From 07:30 on, for 8 hours. */
const OPENS_MS = 7.5 * HOUR_MS;
const OPEN_MS = 8 * HOUR_MS;
const LEVELS = ["RHL", "RHL", "RHL", "HL", "HL", "BT", "RHL", "HL", "KHL"] as const;
const SERVICES = ["LV-DATDAI", "LV-HOTICH", "LV-CHUNGTHUC", "LV-DATDAI", "LV-CUTRU"] as const;
export const ONE_KEY = { id: "a1b2c3d4e5f60718", publicKey: "A".repeat(43) } as const;
const NO_SIGNATURE = "A".repeat(86);

type Stream = Pick<UnreadBatch, "kiosk" | "centre" | "stream"> & {
  readonly counter: string;
  size: number;
  head: string;
};

export function* provinceYears({ kiosks }: Province, pace: Pace): Generator<SentMessage> {
  const began = Date.UTC(pace.from.year, pace.from.month - 1, 1) - OFFSET_MS;
  const streams: Stream[] = [];
  for (const { kiosk, centre } of kiosks) {
    const open = openOf(kiosk, centre, began);
    const { stream, head } = open;
    streams.push({ kiosk, centre, stream, counter: kiosk.split("-").at(-1) ?? "", size: 0, head });
    yield { message: open, ratings: 0, receivedAt: began };
  }
  const perDay = pace.ratingsPerMonth / WORKING_DAYS_A_MONTH / kiosks.length;
  let owed = 0;
  for (let day = began; ; day += DAY_MS) {
    const weekday = new Date(day + OFFSET_MS).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    for (const stream of streams) {
      owed += perDay;
      const ratings = Math.floor(owed);
      owed -= ratings;
      yield* dayOf(stream, day, ratings, pace.perBatch);
    }
  }
}

function openOf(kiosk: string, centre: string, at: number): CheckedOpen {
  const genesis = JSON.stringify({
    kiosk,
    centre,
    publicKey: ONE_KEY.publicKey,
    at,
    reason: "install",
    prev: null,
    app: "bench",
  });
  return {
    kind: "open",
    kiosk,
    centre,
    stream: hash("sha256", kiosk, "hex").slice(0, 32),
    genesis,
    reason: "install",
    prev: null,
    head: genesisHash(genesis).toString("base64url"),
    key: ONE_KEY.id,
    publicKey: ONE_KEY.publicKey,
    sig: NO_SIGNATURE,
  };
}

function* dayOf(
  stream: Stream,
  day: number,
  ratings: number,
  perBatch: number,
): Generator<SentMessage> {
  const opens = day + OPENS_MS;
  const date = Number(new Date(day + OFFSET_MS).toISOString().slice(0, 10).replaceAll("-", ""));
  const step = Math.floor(OPEN_MS / (ratings + 1));
  let records: string[] = [];
  let rated = 0;
  let at = opens - 60_000;
  const write = (kind: string, rest: string): void => {
    records.push(`[${stream.size + records.length + 1},"${kind}",${at},${at - day},7,${rest}]`);
  };
  const batch = (): SentMessage => {
    const sent = { message: batchOf(stream, records), ratings: rated, receivedAt: at + 1_000 };
    [records, rated] = [[], 0];
    return sent;
  };
  write("e", '"start",0,""');
  for (let i = 1; i <= ratings; i++) {
    at = opens + i * step;
    const seq = stream.size + records.length + 1;
    const level = LEVELS[seq % LEVELS.length] ?? "RHL";
    write(
      "r",
      `"${stream.counter}","${SERVICES[seq % SERVICES.length]}","vn4.1","${level}",1,"",0`,
    );
    rated += 1;
    if (records.length >= perBatch) yield batch();
  }
  at = opens + OPEN_MS + 1_800_000;
  write("e", `"close",${date},"${ratings}"`);
  write("e", '"stop",0,""');
  yield batch();
}

/** The last hash is all that the store looks at: it becomes the head, and the next batch names it. */
function batchOf(stream: Stream, records: readonly string[]): UnreadBatch {
  const hashes = new Uint8Array(records.length * 32);
  hashes.set(hash("sha256", `${stream.head}${records.length}`, "buffer"), hashes.length - 32);
  const head = Buffer.from(hashes.buffer, hashes.length - 32, 32).toString("base64url");
  const message: UnreadBatch = {
    kind: "unread",
    kiosk: stream.kiosk,
    centre: stream.centre,
    stream: stream.stream,
    first: stream.size + 1,
    prev: stream.head,
    hashes,
    head,
    key: ONE_KEY.id,
    sig: NO_SIGNATURE,
    text: `{"records":[${records.join(",")}]}`,
    count: records.length,
  };
  stream.size += records.length;
  stream.head = head;
  return message;
}
