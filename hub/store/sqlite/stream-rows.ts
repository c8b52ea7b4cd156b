// The stream, stream_key, checkpoint and fork_evidence tables: how far each stream is stored, and what was signed for it.
// Promises: the cursor row is the authority for what is known; every accepted signature is kept.
import type { Database } from "better-sqlite3";
import { keyId } from "../../../shared/evidence/signing.ts";
import type { CheckedMessage, CheckedOpen, StreamCursor } from "../hub-store.ts";
import type { TimeState } from "../effective-time.ts";

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

const SELECT = `SELECT s.id, s.code, s.kiosk_id, k.code AS kiosk, s.centre_id, c.code AS centre, s.genesis, s.reason,
    s.flagged, s.demo, s.opened_at, s.hi, s.head, s.safe, s.began_at, s.last_effective_at, s.anchor_boot,
    s.anchor_mono, s.anchor_true_at, k.revoked_at
  FROM stream s JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id`;

export type StreamRows = ReturnType<typeof createStreamRows>;

export function createStreamRows(db: Database) {
  const byCode = db.prepare<[string], StreamRow>(`${SELECT} WHERE s.code = ?`);
  const ofKiosk = db.prepare<[string], StreamRow>(`${SELECT} WHERE k.code = ? ORDER BY s.id DESC`);
  const newest = db.prepare<[number], StreamRow>(
    `${SELECT} WHERE s.kiosk_id = ? ORDER BY s.id DESC LIMIT 1`,
  );
  const kioskIds = db.prepare<[string], KioskIds>(
    `SELECT k.id, k.centre_id, c.code AS centre, k.demo, k.public_key, k.revoked_at
     FROM kiosk k JOIN centre c ON c.id = k.centre_id WHERE k.code = ?`,
  );
  const insert = db.prepare(
    `INSERT INTO stream (code, kiosk_id, centre_id, genesis, reason, flagged, demo, opened_at, received_at, hi, head, safe, began_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, ?)`,
  );
  const advance = db.prepare(
    `UPDATE stream SET hi = ?, head = ?, received_at = ?, last_effective_at = ?, anchor_boot = ?, anchor_mono = ?,
       anchor_true_at = ? WHERE id = ?`,
  );
  const addKey = db.prepare(
    "INSERT INTO stream_key (stream_id, from_seq, key, public_key) VALUES (?, ?, ?, ?)",
  );
  const keyAt = db
    .prepare<[number, number], string>(
      "SELECT key FROM stream_key WHERE stream_id = ? AND from_seq <= ? ORDER BY from_seq DESC LIMIT 1",
    )
    .pluck();
  const keys = db.prepare<[number], { publicKey: string; fromSeq: number }>(
    `SELECT public_key AS publicKey, from_seq AS fromSeq FROM stream_key WHERE stream_id = ? ORDER BY from_seq`,
  );
  const lastPublicKey = db
    .prepare<[number], string>(
      "SELECT public_key FROM stream_key WHERE stream_id = ? ORDER BY from_seq DESC LIMIT 1",
    )
    .pluck();
  const rotateKiosk = db.prepare("UPDATE kiosk SET public_key = ? WHERE id = ? AND public_key = ?");
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
      keys: keys.all(row.id),
    };
  }

  return {
    find: (stream: string): StreamRow | undefined => byCode.get(stream),
    newestOf: (kioskId: number): StreamRow | undefined => newest.get(kioskId),
    kioskIds: (kiosk: string): KioskIds | undefined => kioskIds.get(kiosk),
    keyAt: (streamId: number, seq: number): string | undefined => keyAt.get(streamId, seq),

    open(
      { stream, genesis, reason, head, key, publicKey, sig }: CheckedOpen,
      kiosk: KioskIds,
      { flagged, beganAt }: { readonly flagged: boolean; readonly beganAt: number },
      receivedAt: number,
    ): void {
      const hash = Buffer.from(head, "base64url");
      const { lastInsertRowid } = insert.run(
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
      const id = Number(lastInsertRowid);
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
      addKey.run(row.id, seq + 1, keyId(Buffer.from(publicKey, "base64url")), publicKey);
      rotateKiosk.run(publicKey, row.kiosk_id, before);
    },
    /** False when exactly this was offered before, or enough is kept already. */
    keepFork(message: CheckedMessage, upto: number, offered: string, receivedAt: number): boolean {
      const { stream, head, key, sig } = message;
      if ((forkCount.get(stream) ?? 0) >= MAX_FORK_EVIDENCE) return false;
      return addFork.run(stream, upto, head, key, sig, offered, receivedAt).changes > 0;
    },

    findStream(stream: string): StreamCursor | undefined {
      const row = byCode.get(stream);
      return row === undefined ? undefined : cursorOf(row);
    },
    listStreams: (kiosk: string): readonly StreamCursor[] => ofKiosk.all(kiosk).map(cursorOf),
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
