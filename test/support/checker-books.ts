// What the checker reads from the two sides' databases: records as text, heads, receipts. Read-only, with Node's own SQLite,
// so that not even the engine is shared with the product. Knows the tables by name and nothing of the code that fills them.
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

export type StoredRecord = { readonly seq: number; readonly text: string };

export type Checkpoint = {
  readonly seq: number;
  readonly head: string;
  readonly key: string;
  readonly sig: string;
};

export type HubStream = {
  readonly stream: string;
  readonly kiosk: string;
  readonly centre: string;
  readonly genesis: string;
  readonly hi: number;
  readonly head: string;
  readonly keys: readonly {
    readonly fromSeq: number;
    readonly key: string;
    readonly publicKey: string;
  }[];
  readonly checkpoints: readonly Checkpoint[];
  /** Every stored record, whatever became of it, in the order of seq. */
  readonly records: readonly StoredRecord[];
  readonly ratings: readonly HubRating[];
  /** Ratings that are kept and not counted. */
  readonly quarantined: readonly number[];
  /** What was saved from behind a hole: kept under its seq, counted nowhere. */
  readonly salvaged: readonly StoredRecord[];
};

export type HubRating = {
  readonly seq: number;
  readonly level: string;
  readonly at: number;
  readonly mono: number;
  readonly boot: number;
  readonly visit: string;
  readonly flags: number;
  readonly standing: number;
  readonly effectiveAt: number;
  readonly day: number;
  readonly hour: number;
  readonly timeSource: number;
};

export type KioskStream = {
  readonly stream: string;
  readonly kiosk: string;
  readonly centre: string;
  readonly genesis: string;
  readonly key: string;
  readonly sig: string;
  readonly size: number;
  readonly head: string;
  readonly acked: number;
  /** Records of it are lost: it goes on no more, and may have holes. */
  readonly ended: boolean;
  /** The last receipt as it came over the wire; null before the first. */
  readonly receipt: string | null;
  readonly records: readonly StoredRecord[];
};

type Row = Readonly<Record<string, SQLOutputValue>>;

/** Opens `file` read-only in one read snapshot, and closes it afterwards. */
export function readBook<T>(file: string, read: (book: DatabaseSync) => T): T {
  const book = new DatabaseSync(file, { readOnly: true });
  try {
    book.exec("BEGIN");
    return read(book);
  } finally {
    book.close();
  }
}

export function readHubStreams(book: DatabaseSync): readonly HubStream[] {
  const streams = book
    .prepare(
      `SELECT s.id, s.code AS stream, k.code AS kiosk, c.code AS centre, s.genesis, s.hi, s.head
       FROM stream s JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id ORDER BY s.id`,
    )
    .all();
  const keys = book.prepare(
    "SELECT from_seq, key, public_key FROM stream_key WHERE stream_id = ? ORDER BY from_seq",
  );
  const checkpoints = book.prepare(
    "SELECT seq, head, key, sig FROM checkpoint WHERE stream_id = ? ORDER BY seq",
  );
  const ratings = book.prepare(
    `SELECT r.seq, r.at, r.mono, r.boot, f.counter, f.service, f.scale, f.level, f.layout, r.visit, r.flags,
            r.standing, r.effective_at, r.day, r.hour, r.time_source
     FROM rating r JOIN facet f ON f.id = r.facet_id WHERE r.stream_id = ? ORDER BY r.seq`,
  );
  const others = book.prepare(
    `SELECT seq, text, 0 AS quarantined FROM entry WHERE stream_id = :id
     UNION ALL SELECT seq, text, 1 FROM quarantine WHERE stream_id = :id ORDER BY 1`,
  );
  const salvaged = book.prepare(
    "SELECT seq, text FROM salvaged WHERE stream_id = ? AND seq > ? ORDER BY seq",
  );
  return streams.map((row) => {
    const id = number(row, "id");
    const rated = ratings.all(id);
    const rest = others.all({ id });
    const records = [
      ...rated.map((one) => ({ seq: number(one, "seq"), text: ratingText(one) })),
      ...rest.map((one) => ({ seq: number(one, "seq"), text: text(one, "text") })),
    ];
    return {
      stream: text(row, "stream"),
      kiosk: text(row, "kiosk"),
      centre: text(row, "centre"),
      genesis: text(row, "genesis"),
      hi: number(row, "hi"),
      head: bytes(row, "head"),
      keys: keys.all(id).map((key) => ({
        fromSeq: number(key, "from_seq"),
        key: text(key, "key"),
        publicKey: text(key, "public_key"),
      })),
      checkpoints: checkpoints.all(id).map((point) => ({
        seq: number(point, "seq"),
        head: bytes(point, "head"),
        key: text(point, "key"),
        sig: bytes(point, "sig"),
      })),
      records: records.toSorted((a, b) => a.seq - b.seq),
      ratings: rated.map((one) => ({
        seq: number(one, "seq"),
        level: text(one, "level"),
        at: number(one, "at"),
        mono: number(one, "mono"),
        boot: number(one, "boot"),
        visit: text(one, "visit"),
        flags: number(one, "flags"),
        standing: number(one, "standing"),
        effectiveAt: number(one, "effective_at"),
        day: number(one, "day"),
        hour: number(one, "hour"),
        timeSource: number(one, "time_source"),
      })),
      quarantined: rest
        .filter((one) => one["quarantined"] === 1 && text(one, "text").includes(',"r",'))
        .map((one) => number(one, "seq")),
      salvaged: salvaged
        .all(id, number(row, "hi"))
        .map((one) => ({ seq: number(one, "seq"), text: text(one, "text") })),
    };
  });
}

export function readKioskStreams(book: DatabaseSync): readonly KioskStream[] {
  const records = book.prepare("SELECT seq, body FROM record WHERE stream_id = ? ORDER BY seq");
  return book
    .prepare(
      "SELECT id, stream, kiosk, centre, genesis, key, sig, size, head, acked, receipt, known_size FROM stream ORDER BY id",
    )
    .all()
    .map((row) => ({
      stream: text(row, "stream"),
      kiosk: text(row, "kiosk"),
      centre: text(row, "centre"),
      genesis: text(row, "genesis"),
      key: text(row, "key"),
      sig: text(row, "sig"),
      size: number(row, "size"),
      head: bytes(row, "head"),
      acked: number(row, "acked"),
      ended: row["known_size"] !== null,
      receipt: row["receipt"] === null ? null : text(row, "receipt"),
      records: records
        .all(number(row, "id"))
        .map((one) => ({ seq: number(one, "seq"), text: text(one, "body") })),
    }));
}

/** stream → the last seq that the hub holds. */
export function readHubCursors(book: DatabaseSync): ReadonlyMap<string, number> {
  const rows = book.prepare("SELECT code, hi FROM stream").all();
  return new Map(rows.map((row) => [text(row, "code"), number(row, "hi")]));
}

export type KioskCursor = {
  readonly stream: string;
  readonly size: number;
  readonly acked: number;
};

export function readKioskCursors(book: DatabaseSync): readonly KioskCursor[] {
  const rows = book.prepare("SELECT stream, size, acked FROM stream ORDER BY id").all();
  return rows.map((row) => ({
    stream: text(row, "stream"),
    size: number(row, "size"),
    acked: number(row, "acked"),
  }));
}

/** The canonical text of a rating, put together again from its columns. */
function ratingText(row: Row): string {
  const whole = ["at", "mono", "boot"].map((name) => number(row, name));
  const codes = ["counter", "service", "scale", "level"].map((name) => text(row, name));
  const end = [number(row, "layout"), text(row, "visit"), number(row, "flags")];
  return JSON.stringify([number(row, "seq"), "r", ...whole, ...codes, ...end]);
}

function number(row: Row, name: string): number {
  const value = row[name];
  if (typeof value !== "number") throw new Error(`column ${name} is no number`);
  return value;
}

function text(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== "string") throw new Error(`column ${name} is no text`);
  return value;
}

function bytes(row: Row, name: string): string {
  const value = row[name];
  if (!(value instanceof Uint8Array)) throw new Error(`column ${name} holds no bytes`);
  return Buffer.from(value).toString("base64url");
}
