// Makes untrue what the hub itself says in its database: a rollup, a seal, an entry of the log.
// Promises: answers the entry of the log that is wrong, as stream "audit"; null for what belongs to no record.
import type { Database } from "better-sqlite3";
import type { Chance } from "./chance.ts";
import type { Wrong } from "./change-bundle.ts";
import type { Place, Row } from "./database-place.ts";

export function editRollup(db: Database, _places: readonly Place[], chance: Chance): Wrong {
  const tables = ["tally_day", "tally_half", "tally_hour", "tally_reason", "tally_quarantine"];
  const filled = tables
    .map((name) => {
      const days = "day BETWEEN 20261101 AND 20261130";
      const span = name === "tally_half" ? "half BETWEEN 2026111 AND 2026112" : days;
      return { name, rows: db.prepare<[], Row>(`SELECT * FROM ${name} WHERE ${span}`).all() };
    })
    .filter(({ rows }) => rows.length > 0);
  const { name: table, rows } = chance.pick(filled);
  const row = chance.pick(rows);
  const of = Object.entries(row).filter(([name]) => name !== "n" && name !== "late");
  const where = of.map(([name]) => `${name} = ?`).join(" AND ");
  const how = chance.below(4);
  if (how === 0 && Number(row["n"]) > 0) {
    db.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...of.map(([, value]) => value));
  } else {
    const most = how === 1 ? -Math.min(1, Number(row["n"])) : 1 + chance.below(5);
    db.prepare(`UPDATE ${table} SET n = n + ? WHERE ${where}`).run(
      most === 0 ? 1 : most,
      ...of.map(([, value]) => value),
    );
  }
  return null;
}

export function editSeal(db: Database, _places: readonly Place[], chance: Chance): Wrong {
  const seals = db.prepare<[], Row>("SELECT * FROM seal").all();
  const seal = chance.pick(seals);
  const column = chance.pick([
    "period",
    "revision",
    "at",
    "body",
    "key",
    "public_key",
    "sig",
    "summary",
    "*",
  ]);
  if (column === "*") {
    db.prepare("DELETE FROM seal WHERE id = ?").run(seal["id"]);
    return null;
  }
  const old = seal[column];
  const value =
    typeof old === "number"
      ? old + 1 + chance.below(9)
      : column === "period"
        ? "2026-09"
        : otherCharacter(String(old), chance);
  db.prepare(`UPDATE seal SET ${column} = ? WHERE id = ?`).run(value, seal["id"]);
  return null;
}

function otherCharacter(text: string, chance: Chance): string {
  const place = chance.below(text.length);
  return `${text.slice(0, place)}${text[place] === "7" ? "8" : "7"}${text.slice(place + 1)}`;
}

/** Answers the first entry that is not what it was. */
export function editAudit(db: Database, _places: readonly Place[], chance: Chance): Wrong {
  const size = Number(db.prepare("SELECT max(seq) FROM audit").pluck().get());
  // The newest entry is the close itself, which came after the log that it sealed.
  const seq = 1 + chance.below(size - 2);
  switch (chance.below(4)) {
    case 0:
      db.prepare("DELETE FROM audit WHERE seq = ?").run(seq);
      break;
    case 1:
      db.exec(`UPDATE audit SET seq = -seq WHERE seq IN (${seq}, ${seq + 1});
        UPDATE audit SET seq = ${2 * seq + 1} + seq WHERE seq < 0`);
      break;
    default: {
      const field = chance.pick(["at", "who", "action", "subject", "detail"]);
      const edit = field === "at" ? "at + 1" : `${field} || 'x'`;
      db.prepare(`UPDATE audit SET ${field} = ${edit} WHERE seq = ?`).run(seq);
    }
  }
  return { stream: "audit", seq };
}
