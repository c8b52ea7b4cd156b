// The part of the hub's store port that keeps what was imported of the nine indicators (2018 profile).
import type { IndicatorRow } from "../../shared/api/indicators.ts";
import type { AuditDraft } from "./hub-store.ts";

export interface IndicatorStore {
  /** All rows or none; the same (unit, from, to, indicator) again replaces and leaves an audit entry with the old figures. */
  putIndicators(
    rows: readonly IndicatorRow[],
    audit: AuditDraft,
  ): Promise<{ readonly added: number; readonly replaced: number }>;
  /** Rows that lie wholly inside the dates (YYYY-MM-DD). */
  listIndicators(from: string, to: string): Promise<readonly IndicatorRow[]>;
}
