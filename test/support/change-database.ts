// Makes one thing in a hub's database untrue, as somebody would who may write to the file: rows edited, removed, moved, made.
// Promises: what it answers names the record that is wrong, where one is; the same chance makes the same change.
import type { Database } from "better-sqlite3";
import { canonical, type StreamRecord } from "../../shared/rating.ts";
import { checkpointText, genesisHash, nextHash } from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import type { Chance } from "./chance.ts";
import type { Wrong } from "./change-bundle.ts";
import type { Place, Row } from "./database-place.ts";
import { editAudit, editRollup, editSeal } from "./change-hub-words.ts";

export type DatabaseChange = (db: Database, places: readonly Place[], chance: Chance) => Wrong;

const TABLES = ["rating", "entry", "quarantine"] as const;
type Table = (typeof TABLES)[number];

/** A record of the bundle wherever it is stored. */
function recordAt(db: Database, id: number, seq: number): { table: Table; row: Row } {
  for (const table of TABLES) {
    const row = db.prepare(`SELECT * FROM ${table} WHERE stream_id = ? AND seq = ?`).get(id, seq);
    if (row !== undefined) return { table, row: row as Row };
  }
  throw new Error(`no record ${seq}`);
}

function pickSeq(chance: Chance, { first, last }: Place): number {
  return first + chance.below(last - first + 1);
}

function remove(db: Database, id: number, from: number, to: number): void {
  for (const table of TABLES) {
    db.prepare(`DELETE FROM ${table} WHERE stream_id = ? AND seq BETWEEN ? AND ?`).run(
      id,
      from,
      to,
    );
  }
}

function insertRow(db: Database, table: string, row: Row): void {
  const names = Object.keys(row);
  db.prepare(
    `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  ).run(...Object.values(row));
}

/** Room for one more record at `seq`: all behind it are renumbered, also in their texts, as a careful forger would. */
function makeRoom(db: Database, id: number, seq: number): void {
  for (const table of TABLES) {
    const text = table === "rating" ? "" : ", text = json_set(text, '$[0]', 1 - seq)";
    const of = `WHERE stream_id = ${id} AND`;
    db.exec(`UPDATE ${table} SET seq = -seq ${of} seq >= ${seq};
      UPDATE ${table} SET seq = 1 - seq${text} ${of} seq < 0`);
  }
}

function editField(db: Database, places: readonly Place[], chance: Chance): Wrong {
  const place = chance.pick(places);
  const seq = pickSeq(chance, place);
  const { table, row } = recordAt(db, place.id, seq);
  const isInside = seq >= place.inFirst && seq <= place.inLast;
  const fields = {
    rating: ["at", "mono", "boot", "visit", "flags", "facet_id"],
    entry: ["text"],
    quarantine: ["text"],
  }[table];
  const dated = isInside ? ["effective_at"] : [];
  const field = chance.pick([
    ...fields,
    ...dated,
    ...(isInside && table === "rating" ? ["standing"] : []),
  ]);
  const value = otherValue(db, field, row, chance);
  db.prepare(`UPDATE ${table} SET ${field} = ? WHERE stream_id = ? AND seq = ?`).run(
    value,
    place.id,
    seq,
  );
  // How a rating stands is the hub's word: it shows in the counts of its day and kiosk. So is a time that the hub clamped: that
  // one shows in the file that was sealed.
  const isHubsWord = field === "standing" || (field === "effective_at" && row["time_source"] !== 0);
  return isHubsWord ? null : { stream: place.stream, seq };
}

function otherValue(db: Database, field: string, row: Row, chance: Chance): string | number {
  const old = row[field];
  switch (field) {
    case "visit":
      return `${String(old).slice(0, 20)}x`;
    case "facet_id":
      // The same words at another centre would change no record; where a rating counts is another month's there.
      return chance.pick(
        db
          .prepare<[number, number], number>(
            `SELECT id FROM facet WHERE id <> ? AND centre_id = (SELECT centre_id FROM facet WHERE id = ?)`,
          )
          .pluck()
          .all(Number(old), Number(old)),
      );
    case "standing":
      return (Number(old) + 1 + chance.below(3)) % 4;
    case "text": {
      const record = JSON.parse(String(old)) as (string | number)[];
      const index = 2 + chance.below(record.length - 2);
      const value = record[index];
      record[index] = typeof value === "number" ? value + 1 + chance.below(9) : `${value ?? ""}x`;
      return JSON.stringify(record);
    }
    case "effective_at":
      return Number(old) + chance.pick([-1, 1]) * (1 + chance.below(40 * 86_400_000));
    default:
      return Number(old) + 1 + chance.below(9);
  }
}

function cutTail(db: Database, places: readonly Place[], chance: Chance): Wrong {
  const place = chance.pick(places);
  const seq = Math.max(place.first + 1, place.last - chance.below(30));
  remove(db, place.id, seq, Number.MAX_SAFE_INTEGER);
  const how = chance.below(3);
  if (how > 0)
    db.prepare("DELETE FROM checkpoint WHERE stream_id = ? AND seq >= ?").run(place.id, seq);
  if (how > 1) {
    // The cursor goes back to the newest signature that is left, as a restore would leave it.
    db.prepare(
      `UPDATE stream SET (hi, head) = (SELECT seq, head FROM checkpoint WHERE stream_id = @id ORDER BY seq DESC LIMIT 1), safe = 0
       WHERE id = @id`,
    ).run({ id: place.id });
  }
  return { stream: place.stream, seq };
}

function swap(db: Database, places: readonly Place[], chance: Chance): Wrong {
  for (;;) {
    const place = chance.pick(places);
    const seq = pickSeq(chance, { ...place, last: place.last - 1 });
    const [one, two] = [recordAt(db, place.id, seq), recordAt(db, place.id, seq + 1)];
    const isSame = JSON.stringify(moved(one.row, 0)) === JSON.stringify(moved(two.row, 0));
    if (one.table !== two.table || isSame) continue;
    remove(db, place.id, seq, seq + 1);
    insertRow(db, one.table, moved(one.row, seq + 1));
    insertRow(db, two.table, moved(two.row, seq));
    return { stream: place.stream, seq };
  }
}

function moved(row: Row, seq: number): Row {
  const { text } = row;
  if (typeof text !== "string") return { ...row, seq };
  return { ...row, seq, text: JSON.stringify([seq, ...(JSON.parse(text) as unknown[]).slice(1)]) };
}

function insertRating(db: Database, places: readonly Place[], chance: Chance): Wrong {
  for (;;) {
    const place = chance.pick(places);
    const seq = pickSeq(chance, place);
    const { table, row } = recordAt(db, place.id, seq);
    if (table !== "rating") continue;
    makeRoom(db, place.id, seq);
    const facet = db
      .prepare("SELECT id FROM facet WHERE id <> ? ORDER BY level DESC LIMIT 1")
      .pluck();
    const made = { ...row, seq, facet_id: Number(facet.get(row["facet_id"])), visit: "", flags: 0 };
    insertRow(db, "rating", { ...made, standing: 0 });
    return { stream: place.stream, seq };
  }
}

/** The whole stream again under a key that no kiosk has: genesis, hashes, signatures, cursor, all of it right. */
function rechain(db: Database, places: readonly Place[], chance: Chance): Wrong {
  const place = chance.pick(places);
  const { id, stream } = place;
  const head = db
    .prepare<[number], { genesis: string; kiosk: string; centre: string; hi: number }>(
      `SELECT s.genesis, s.hi, k.code AS kiosk, c.code AS centre FROM stream s
       JOIN kiosk k ON k.id = s.kiosk_id JOIN centre c ON c.id = s.centre_id WHERE s.id = ?`,
    )
    .get(id);
  if (head === undefined) throw new Error("no such stream");
  const key = signingKey(createPrivateKeyPem());
  const genesis = JSON.stringify({
    ...JSON.parse(head.genesis),
    publicKey: key.publicKey,
    prev: null,
  });
  db.prepare("UPDATE stream SET genesis = ? WHERE id = ?").run(genesis, id);
  db.prepare("DELETE FROM stream_key WHERE stream_id = ?").run(id);
  insertRow(db, "stream_key", {
    stream_id: id,
    from_seq: 1,
    key: key.id,
    public_key: key.publicKey,
  });
  db.exec(`UPDATE kiosk SET public_key = '${key.publicKey}' WHERE code = '${head.kiosk}'`);
  const signed = new Set(
    db.prepare<[number], number>("SELECT seq FROM checkpoint WHERE stream_id = ?").pluck().all(id),
  );
  const sign = db.prepare(
    "UPDATE checkpoint SET head = ?, key = ?, sig = ? WHERE stream_id = ? AND seq = ?",
  );
  const facets = db.prepare<[number], Row>("SELECT * FROM facet WHERE id = ?");
  let hash = genesisHash(genesis);
  for (let seq = 0; seq <= head.hi; seq++) {
    if (seq > 0) hash = nextHash(hash, textOf(recordAt(db, id, seq).row, facets.get.bind(facets)));
    if (!signed.has(seq)) continue;
    const text = checkpointText({ ...head, stream }, seq, hash.toString("base64url"));
    sign.run(hash, key.id, Buffer.from(key.sign(text), "base64url"), id, seq);
  }
  db.prepare("UPDATE stream SET head = ? WHERE id = ?").run(hash, id);
  return { stream, seq: place.first };
}

function textOf(row: Row, facetOf: (id: number) => Row | undefined): string {
  if (typeof row["text"] === "string") return row["text"];
  const { seq, at, mono, boot, visit, flags, facet_id } = row;
  const { counter, service, scale, level, layout } = facetOf(Number(facet_id)) ?? {};
  const record = [seq, "r", at, mono, boot, counter, service, scale, level, layout, visit, flags];
  return canonical(record as StreamRecord); // made of a row of exactly these columns
}

export const DATABASE_CHANGES: Readonly<Record<string, DatabaseChange>> = {
  "edit a field": editField,
  "delete one": (db, places, chance) => {
    const place = chance.pick(places);
    const seq = pickSeq(chance, place);
    remove(db, place.id, seq, seq);
    return { stream: place.stream, seq };
  },
  "delete a block": (db, places, chance) => {
    const place = chance.pick(places);
    const seq = pickSeq(chance, { ...place, last: place.last - 2 });
    remove(db, place.id, seq, Math.min(place.last, seq + 1 + chance.below(20)));
    return { stream: place.stream, seq };
  },
  "cut the tail": cutTail,
  swap,
  duplicate: (db, places, chance) => {
    const place = chance.pick(places);
    const seq = pickSeq(chance, place);
    const { table, row } = recordAt(db, place.id, seq);
    makeRoom(db, place.id, seq + 1);
    insertRow(db, table, moved(row, seq + 1));
    return { stream: place.stream, seq: seq + 1 };
  },
  insert: insertRating,
  "re-chain with another key": rechain,
  "edit a rollup": editRollup,
  "edit a seal": editSeal,
  "edit the audit log": editAudit,
};
