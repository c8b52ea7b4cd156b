// The indicator table: points of the nine indicators as they were imported (the port: indicator-store.ts).
// Promises: a replaced row leaves its old figures in the audit; nothing is half put.
import type { SqlConnection } from "./sql-connection.ts";
import type { IndicatorRow } from "../../../shared/api/indicators.ts";
import type { AuditDraft } from "../hub-store.ts";
import type { AuditRows } from "./audit-rows.ts";

type Stored = Omit<IndicatorRow, "verified"> & { readonly verifiedTenths: number | null };

const COLUMNS = `unit, from_date AS "from", to_date AS "to", indicator, two, one, zero,
  verified_tenths AS verifiedTenths`;

export function createIndicatorRows(db: SqlConnection, audit: AuditRows) {
  const find = db.prepare<[string, string, string, number], Stored>(
    `SELECT ${COLUMNS} FROM indicator WHERE unit = ? AND from_date = ? AND to_date = ? AND indicator = ?`,
  );
  const put = db.prepare(
    `INSERT INTO indicator (unit, from_date, to_date, indicator, two, one, zero, verified_tenths)
     VALUES (@unit, @from, @to, @indicator, @two, @one, @zero, @verifiedTenths)
     ON CONFLICT (unit, from_date, to_date, indicator) DO UPDATE SET two = excluded.two, one = excluded.one, zero = excluded.zero,
       verified_tenths = excluded.verified_tenths`,
  );
  const list = db.prepare<[string, string], Stored>(
    `SELECT ${COLUMNS} FROM indicator WHERE from_date >= ? AND to_date <= ?
     ORDER BY unit, from_date, to_date, indicator`,
  );

  return {
    putIndicators(
      rows: readonly IndicatorRow[],
      entry: AuditDraft,
    ): { readonly added: number; readonly replaced: number } {
      let replaced = 0;
      audit.append(entry);
      for (const { verified, ...row } of rows) {
        const before = find.get(row.unit, row.from, row.to, row.indicator);
        put.run({ ...row, verifiedTenths: verified === null ? null : Math.round(verified * 10) });
        if (before === undefined) continue;
        replaced += 1;
        audit.append({
          ...entry,
          action: "indicators.replace",
          subject: `${row.unit} ${row.from}..${row.to} ${row.indicator}`,
          detail: `${figures(rowOf(before))} → ${figures({ ...row, verified })}`,
        });
      }
      return { added: rows.length - replaced, replaced };
    },
    listIndicators: (from: string, to: string): readonly IndicatorRow[] =>
      list.all(from, to).map(rowOf),
  };
}

function rowOf({ verifiedTenths, ...row }: Stored): IndicatorRow {
  return { ...row, verified: verifiedTenths === null ? null : verifiedTenths / 10 };
}

function figures({ two, one, zero, verified }: IndicatorRow): string {
  return JSON.stringify({ two, one, zero, verified });
}
