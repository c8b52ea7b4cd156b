// The hub, catalogue and counter_transaction tables: the generation, the catalogue in all its versions, the denominators.
// Promises: the generation only grows; no version of the catalogue is lost; a replaced row leaves its old figures in the audit.
import type { SqlConnection } from "./sql-connection.ts";
import type { Catalogue } from "../../../shared/catalogue.ts";
import type { TransactionsRow } from "../../../shared/api/transactions.ts";
import type { AuditDraft } from "../hub-store.ts";
import type { AuditRows } from "./audit-rows.ts";

const EMPTY: Catalogue = { version: 0, units: [], domains: [], scales: [], reasons: [] };

type StoredTransactions = Omit<TransactionsRow, "domain"> & { readonly domain: string };

const COLUMNS = `unit, domain, from_date AS "from", to_date AS "to", authority, received,
  at_counter AS atCounter, resolved, early, on_time AS onTime, late`;

export type CatalogueRows = ReturnType<typeof createCatalogueRows>;

export function createCatalogueRows(db: SqlConnection, audit: AuditRows) {
  const gen = db.prepare<[], number>("SELECT gen FROM hub").pluck();
  const raise = db.prepare("UPDATE hub SET gen = max(gen, ?)");
  const newest = db.prepare<[], { version: number; text: string }>(
    "SELECT version, text FROM catalogue ORDER BY version DESC LIMIT 1",
  );
  const newestVersion = db.prepare<[], number | null>("SELECT max(version) FROM catalogue").pluck();
  const insert = db.prepare("INSERT INTO catalogue (version, text) VALUES (?, ?)");
  const find = db.prepare<[string, string, string, string, string], StoredTransactions>(
    `SELECT ${COLUMNS} FROM counter_transaction
     WHERE unit = ? AND domain = ? AND from_date = ? AND to_date = ? AND authority = ?`,
  );
  const put = db.prepare(
    `INSERT INTO counter_transaction (unit, domain, from_date, to_date, authority, received, at_counter, resolved, early, on_time, late)
     VALUES (@unit, @domain, @from, @to, @authority, @received, @atCounter, @resolved, @early, @onTime, @late)
     ON CONFLICT (unit, domain, from_date, to_date, authority) DO UPDATE SET received = excluded.received, at_counter = excluded.at_counter,
       resolved = excluded.resolved, early = excluded.early, on_time = excluded.on_time, late = excluded.late`,
  );
  const list = db.prepare<[string, string], StoredTransactions>(
    `SELECT ${COLUMNS} FROM counter_transaction WHERE from_date >= ? AND to_date <= ?
     ORDER BY unit, domain, from_date, to_date, authority`,
  );

  function catalogue(): Catalogue {
    const row = newest.get();
    // Only putCatalogue writes it, and only what the wall has parsed.
    return row === undefined ? EMPTY : (JSON.parse(row.text) as Catalogue);
  }

  return {
    generation(): number {
      const found = gen.get();
      if (found === undefined) throw new Error("the hub row is missing");
      return found;
    },
    raiseGeneration(to: number): void {
      raise.run(to);
    },
    catalogue,
    catalogueVersion: (): number => newestVersion.get() ?? 0,
    putCatalogue(next: Catalogue, entry: AuditDraft): boolean {
      if (next.version !== (newestVersion.get() ?? 0) + 1) return false;
      insert.run(next.version, JSON.stringify(next));
      audit.append(entry);
      return true;
    },
    putTransactions(
      rows: readonly TransactionsRow[],
      entry: AuditDraft,
    ): { readonly added: number; readonly replaced: number } {
      let replaced = 0;
      audit.append(entry);
      for (const row of rows) {
        const stored = { ...row, domain: row.domain ?? "" };
        const before = find.get(row.unit, stored.domain, row.from, row.to, row.authority);
        put.run(stored);
        if (before === undefined) continue;
        replaced += 1;
        audit.append({
          ...entry,
          action: "transactions.replace",
          subject: `${row.unit} ${row.domain ?? "*"} ${row.from}..${row.to} ${row.authority}`,
          detail: `${figures(before)} → ${figures(stored)}`,
        });
      }
      return { added: rows.length - replaced, replaced };
    },
    listTransactions: (from: string, to: string): readonly TransactionsRow[] =>
      list.all(from, to).map((row) => ({ ...row, domain: row.domain === "" ? null : row.domain })),
  };
}

function figures({
  received,
  atCounter,
  resolved,
  early,
  onTime,
  late,
}: Pick<
  TransactionsRow,
  "received" | "atCounter" | "resolved" | "early" | "onTime" | "late"
>): string {
  return JSON.stringify({ received, atCounter, resolved, early, onTime, late });
}
