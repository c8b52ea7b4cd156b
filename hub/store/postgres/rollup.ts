// Station 8, the rollups on PostgreSQL: what one transaction changes in the tallies, one statement a table.
// Promises: written in the same transaction as the records, always in the order of the rows' keys, so that two hubs do not wait for
// each other in a ring; never asked to count. A count below 0 fails the transaction.
import { halfOfDay } from "../half-months.ts";
import { createTallyChanges, type Rollup, type TallyChange } from "../sql/tally-changes.ts";
import type { PostgresConnection } from "./connection.ts";

type Table = { readonly name: string; readonly keys: Readonly<Record<string, "int8" | "text">> };
type Row = Readonly<Record<string, string | number>> & {
  readonly n: number;
  readonly late?: number;
};

const DAY = { day: "int8", kiosk_id: "int8", facet_id: "int8", standing: "int8" } as const;
const TABLES = {
  day: { name: "tally_day", keys: DAY },
  half: {
    name: "tally_half",
    keys: { half: "int8", kiosk_id: "int8", facet_id: "int8", standing: "int8" },
  },
  hour: {
    name: "tally_hour",
    keys: {
      ...({ day: "int8", centre_id: "int8", hour: "int8" } as const),
      ...({ scale: "text", level: "text", standing: "int8" } as const),
    },
  },
  reason: {
    name: "tally_reason",
    keys: { day: "int8", kiosk_id: "int8", centre_id: "int8", reason: "text" },
  },
  quarantine: {
    name: "tally_quarantine",
    keys: {
      ...({ day: "int8", hour: "int8", kiosk_id: "int8" } as const),
      ...({ centre_id: "int8", counter: "text", service: "text" } as const),
    },
  },
} as const satisfies Readonly<Record<string, Table>>;

export function createRollup(db: PostgresConnection): Rollup {
  const days = createWriter(db, TABLES.day, ["n", "late"]);
  const halves = createWriter(db, TABLES.half, ["n", "late"]);
  const hours = createWriter(db, TABLES.hour, ["n", "late"]);
  const reasonRows = createWriter(db, TABLES.reason, ["n"]);
  const quarantineRows = createWriter(db, TABLES.quarantine, ["n"]);
  const changes = createTallyChanges();
  const reasons = new Map<string, Row>();
  const quarantined = new Map<string, Row>();

  function count(rows: Map<string, Row>, key: Omit<Row, "n">, n: number): void {
    const name = Object.values(key).join("/");
    rows.set(name, { ...key, n: (rows.get(name)?.n ?? 0) + n });
  }

  const kioskRow = (keys: Readonly<Record<string, number>>, change: TallyChange): Row => ({
    ...keys,
    kiosk_id: change.kioskId,
    facet_id: change.facet.id,
    standing: change.standing,
    n: change.n,
    late: change.late,
  });

  return {
    add: changes.add,
    addReason: (day, kiosk_id, centre_id, reason) =>
      count(reasons, { day, kiosk_id, centre_id, reason }, 1),
    takeReason: (day, kiosk_id, centre_id, reason) =>
      count(reasons, { day, kiosk_id, centre_id, reason }, -1),
    addQuarantined: ({ day, hour }, kiosk_id, centre_id, counter, service) =>
      count(quarantined, { day, hour, kiosk_id, centre_id, counter, service }, 1),
    flush(): void {
      days(changes.byDay().map((change) => kioskRow({ day: change.day }, change)));
      halves(changes.byHalf().map((change) => kioskRow({ half: halfOfDay(change.day) }, change)));
      hours(
        changes.byHour().map(({ day, hour, facet, standing, n, late }) => {
          const { centreId, scale, level } = facet;
          return { day, centre_id: centreId, hour, scale, level, standing, n, late };
        }),
      );
      reasonRows([...reasons.values()]);
      quarantineRows([...quarantined.values()]);
    },
    reset(): void {
      changes.reset();
      reasons.clear();
      quarantined.clear();
    },
  };
}

/** Writes changes of one table. A row that goes down must be there; one that goes up is made when it is not. */
function createWriter(
  db: PostgresConnection,
  { name, keys }: Table,
  counts: readonly ("n" | "late")[],
): (rows: readonly Row[]) => void {
  const keyNames = Object.keys(keys);
  const columns = [...keyNames, ...counts];
  const lists = [
    ...Object.entries(keys).map(([key, type]) => `@${key}::${type}[]`),
    ...counts.map((key) => `@${key}::int8[]`),
  ].join(", ");
  const given = `unnest(${lists}) AS given (${columns.join(", ")})`;
  const sorted = keyNames.map((key) => `given.${key}`).join(", ");
  const up = db.prepare(
    `INSERT INTO ${name} (${columns.join(", ")}) SELECT * FROM ${given} ORDER BY ${sorted}
     ON CONFLICT (${keyNames.join(", ")}) DO UPDATE SET ${counts.map((key) => `${key} = ${name}.${key} + excluded.${key}`).join(", ")}`,
  );
  const down = db.prepare(
    `UPDATE ${name} SET ${counts.map((key) => `${key} = ${name}.${key} + given.${key}`).join(", ")} FROM ${given}
     WHERE ${keyNames.map((key) => `${name}.${key} = given.${key}`).join(" AND ")}`,
  );
  const listed = (rows: readonly Row[]) =>
    Object.fromEntries(columns.map((column) => [column, rows.map((row) => row[column] ?? 0)]));
  const goesDown = ({ n, late = 0 }: Row): boolean => n < 0 || late < 0;

  return (rows) => {
    const rising = rows.filter((row) => !goesDown(row) && (row.n > 0 || (row.late ?? 0) > 0));
    if (rising.length > 0) up.run(listed(rising));
    const falling = rows.filter(goesDown);
    if (falling.length === 0) return;
    if (down.run(listed(falling)).changes !== falling.length) {
      throw new Error(`a count of ${name} that should go down does not exist`);
    }
  };
}
