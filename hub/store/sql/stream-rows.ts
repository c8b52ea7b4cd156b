// The stream, stream_key, checkpoint and fork_evidence tables: how far each stream is stored, and what was signed for it.
// Promises: the cursor row is the authority for what is known; every accepted signature is kept. What is remembered of a row is
// forgotten when a transaction fails, when another call may have written, and when another connection did.
import type { SqlConnection } from "./sql-connection.ts";
import { keyId } from "../../../shared/evidence/signing.ts";
import type { CheckedBatch, CheckedOpen, StreamCursor } from "../hub-store.ts";
import type { TimeState } from "../effective-time.ts";
import { centresParameter } from "./range-parameters.ts";

export type StreamRow = {
  readonly id: number;
  readonly code: string;
  readonly kiosk_id: number;
  readonly kiosk: string;
  readonly centre_id: number;
  readonly centre: string;
  readonly genesis: string;
  readonly reason: string;
  readonly flagged: number;
  readonly demo: number;
  readonly opened_at: number;
  readonly received_at: number;
  readonly hi: number;
  readonly head: Buffer;
  readonly safe: number;
  readonly began_at: number;
  readonly last_effective_at: number | null;
  readonly anchor_boot: number | null;
  readonly anchor_mono: number | null;
  readonly anchor_true_at: number | null;
  readonly revoked_at: number | null;
};

/** The newest first. */
export type RememberedKey = { readonly key: string; readonly from_seq: number };

export type KioskIds = {
  readonly id: number;
  readonly centre_id: number;
  readonly centre: string;
  readonly demo: number;
  readonly public_key: string | null;
  readonly revoked_at: number | null;
};

/** Evidence of forks is kept up to this many a stream; a clone must not be able to fill the disk. */
const MAX_FORK_EVIDENCE = 100;

/** Streams that are remembered; those of a busy hub send again and again. */
const MAX_REMEMBERED = 10_000;

export const STREAM_SELECT = `SELECT s.id, s.code, s.kiosk_id, k.code AS kiosk, s.centre_id, c.code AS centre, s.genesis, s.reason,
    s.flagged, s.demo, s.opened_at, s.received_at, s.hi, s.head, s.safe, s.began_at, s.last_effective_at, s.anchor_boot,
    s.anchor_mono, s.anchor_true_at, k.revoked_at
  FROM stream s JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id`;

export type StreamRows = ReturnType<typeof createStreamRows>;

/** `dataVersion` changes when another connection has written; what is remembered here is forgotten then. */
export function createStreamRows(db: SqlConnection, dataVersion: () => number) {
  const byCode = db.prepare<[string], StreamRow>(`${STREAM_SELECT} WHERE s.code = ?`);
  const ofKiosk = db.prepare<[string], StreamRow>(
    `${STREAM_SELECT} WHERE k.code = ? ORDER BY s.id DESC`,
  );
  const newest = db.prepare<[number], StreamRow>(
    `${STREAM_SELECT} WHERE s.kiosk_id = ? ORDER BY s.id DESC LIMIT 1`,
  );
  const kioskIds = db.prepare<[string], KioskIds>(
    `SELECT k.id, k.centre_id, c.code AS centre, k.demo, k.public_key, k.revoked_at
     FROM kiosk k JOIN centre c ON c.id = k.centre_id WHERE k.code = ?`,
  );
  const insert = db
    .prepare<unknown[], number>(
      `INSERT INTO stream (code, kiosk_id, centre_id, genesis, reason, flagged, demo, opened_at, received_at, hi, head, safe, began_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, ?) RETURNING id`,
    )
    .pluck();
  const advance = db.prepare(
    `UPDATE stream SET hi = ?, head = ?, received_at = ?, last_effective_at = ?, anchor_boot = ?, anchor_mono = ?,
       anchor_true_at = ? WHERE id = ?`,
  );
  const addKey = db.prepare(
    "INSERT INTO stream_key (stream_id, from_seq, key, public_key) VALUES (?, ?, ?, ?)",
  );
  const keys = db.prepare<[number], { publicKey: string; fromSeq: number }>(
    `SELECT public_key AS publicKey, from_seq AS fromSeq FROM stream_key WHERE stream_id = ? ORDER BY from_seq`,
  );
  const keyIds = db.prepare<[number], RememberedKey>(
    "SELECT key, from_seq FROM stream_key WHERE stream_id = ? ORDER BY from_seq DESC",
  );
  const lastPublicKey = db
    .prepare<[number], string>(
      "SELECT public_key FROM stream_key WHERE stream_id = ? ORDER BY from_seq DESC LIMIT 1",
    )
    .pluck();
  // Of an older stream (K16) the kiosk may have gone on without that key.
  const rotateKiosk = db.prepare(
    `UPDATE kiosk SET public_key = ? WHERE id = ? AND public_key = ?
       AND ? = (SELECT max(id) FROM stream WHERE stream.kiosk_id = kiosk.id)`,
  );
  const addCheckpoint = db.prepare(
    "INSERT INTO checkpoint (stream_id, seq, head, key, sig, received_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const addFork = db.prepare(
    `INSERT INTO fork_evidence (stream, upto, head, key, sig, offered, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const forkCount = db
    .prepare<[string], number>("SELECT count(*) FROM fork_evidence WHERE stream = ?")
    .pluck();
  const newestReceipt = db
    .prepare<[{ centres: string | null }], number | null>(
      `SELECT max(s.received_at) FROM stream s JOIN centre c ON c.id = s.centre_id
       WHERE @centres IS NULL OR c.code IN (SELECT value FROM json_each(@centres))`,
    )
    .pluck();

  const rows = new Map<string, StreamRow>();
  const keysOf = new Map<number, readonly RememberedKey[]>();
  let seenVersion: number | undefined;

  function remember(row: StreamRow): StreamRow {
    if (rows.size >= MAX_REMEMBERED) forget();
    rows.set(row.code, row);
    return row;
  }

  function forget(): void {
    rows.clear();
    keysOf.clear();
  }

  function rememberedKeys(streamId: number) {
    const known = keysOf.get(streamId);
    if (known !== undefined) return known;
    const found = keyIds.all(streamId);
    keysOf.set(streamId, found);
    return found;
  }

  function cursorOf(row: StreamRow): StreamCursor {
    return {
      kiosk: row.kiosk,
      centre: row.centre,
      stream: row.code,
      hi: row.hi,
      head: row.head.toString("base64url"),
      safe: row.safe,
      reason: row.reason,
      flagged: row.flagged === 1,
      openedAt: row.opened_at,
      receivedAt: row.received_at,
      keys: keys.all(row.id),
    };
  }

  return {
    /** As `ingest` needs it: remembered from group to group. */
    find(stream: string): StreamRow | undefined {
      const known = rows.get(stream);
      if (known !== undefined) return known;
      const row = byCode.get(stream);
      return row && remember(row);
    },
    /** Of rows and keys that were read for this transaction in one go. */
    remember,
    rememberKeys(streamId: number, found: readonly RememberedKey[]): void {
      keysOf.set(streamId, found);
    },
    /** Call it at the beginning of a transaction: another connection (a backup, a repair) may have written. */
    refresh(): void {
      const version = dataVersion();
      if (version !== seenVersion) forget();
      seenVersion = version;
    },
    /** After a rollback, and after every other call of this connection that may change a stream or its kiosk. */
    forget,
    newestOf: (kioskId: number): StreamRow | undefined => newest.get(kioskId),
    kioskIds: (kiosk: string): KioskIds | undefined => kioskIds.get(kiosk),
    keyAt: (row: StreamRow, seq: number): string | undefined =>
      rememberedKeys(row.id).find(({ from_seq }) => from_seq <= seq)?.key,

    open(
      { stream, genesis, reason, head, key, publicKey, sig }: CheckedOpen,
      kiosk: KioskIds,
      { flagged, beganAt }: { readonly flagged: boolean; readonly beganAt: number },
      receivedAt: number,
    ): void {
      const hash = Buffer.from(head, "base64url");
      const id = insert.get(
        stream,
        kiosk.id,
        kiosk.centre_id,
        genesis,
        reason,
        flagged ? 1 : 0,
        kiosk.demo,
        receivedAt,
        receivedAt,
        hash,
        beganAt,
      );
      if (id === undefined) throw new Error(`stream ${stream} was not inserted`);
      addKey.run(id, 1, key, publicKey);
      addCheckpoint.run(id, 0, hash, key, Buffer.from(sig, "base64url"), receivedAt);
    },
    advance(row: StreamRow, hi: number, head: Buffer, time: TimeState, receivedAt: number): void {
      const { last, anchor } = time;
      advance.run(
        hi,
        head,
        receivedAt,
        last,
        anchor?.boot ?? null,
        anchor?.mono ?? null,
        anchor?.trueAt ?? null,
        row.id,
      );
      remember(advanced(row, hi, head, time, receivedAt));
    },
    addCheckpoint(
      streamId: number,
      seq: number,
      head: Buffer,
      key: string,
      sig: string,
      receivedAt: number,
    ): void {
      addCheckpoint.run(streamId, seq, head, key, Buffer.from(sig, "base64url"), receivedAt);
    },
    /** A `key` event at `seq`: the new key signs what begins after it, and the kiosk's next stream. */
    rotateKey(row: StreamRow, seq: number, publicKey: string): void {
      const before = lastPublicKey.get(row.id);
      keysOf.delete(row.id);
      addKey.run(row.id, seq + 1, keyId(Buffer.from(publicKey, "base64url")), publicKey);
      rotateKiosk.run(publicKey, row.kiosk_id, before, row.id);
    },
    /** False when exactly this was offered before, or enough is kept already. */
    keepFork(
      message: CheckedOpen | CheckedBatch,
      upto: number,
      offered: string,
      receivedAt: number,
    ): boolean {
      const { stream, head, key, sig } = message;
      if ((forkCount.get(stream) ?? 0) >= MAX_FORK_EVIDENCE) return false;
      return addFork.run(stream, upto, head, key, sig, offered, receivedAt).changes > 0;
    },

    findStream(stream: string): StreamCursor | undefined {
      const row = byCode.get(stream);
      return row === undefined ? undefined : cursorOf(row);
    },
    listStreams: (kiosk: string): readonly StreamCursor[] => ofKiosk.all(kiosk).map(cursorOf),
    newestReceipt: (centres: readonly string[] | null): number | null =>
      newestReceipt.get({ centres: centresParameter(centres) }) ?? null,
  };
}

/** The row as it stands after a batch. */
export function advanced(
  row: StreamRow,
  hi: number,
  head: Buffer,
  time: TimeState,
  receivedAt: number,
): StreamRow {
  const { last, anchor } = time;
  return {
    ...row,
    received_at: receivedAt,
    hi,
    head,
    last_effective_at: last,
    anchor_boot: anchor?.boot ?? null,
    anchor_mono: anchor?.mono ?? null,
    anchor_true_at: anchor?.trueAt ?? null,
  };
}

export function timeStateOf(row: StreamRow): TimeState {
  const { anchor_boot: boot, anchor_mono: mono, anchor_true_at: trueAt } = row;
  return {
    last: row.last_effective_at,
    anchor: boot === null || mono === null || trueAt === null ? null : { boot, mono, trueAt },
    beganAt: row.began_at,
  };
}
