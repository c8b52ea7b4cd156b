// How figures and dates are printed in Vietnamese: 1.300 · 95,4 · +1,3 · 24/11/2026. By hand, so that no locale data decides.
// Promises: the same text in every time zone and language of the machine; what is unknown is a dash.
import { Temporal } from "temporal-polyfill";
import type { Cell, CellKind } from "./report.ts";
import { vi } from "./text.vi.ts";

export function cellText(cell: Cell, kind: CellKind): string {
  if (cell === null) return vi.unknown;
  if (typeof cell === "string") return cell;
  switch (kind) {
    case "count":
      return countText(cell);
    case "percent":
    case "tenths":
      return tenthsText(cell);
    case "change":
      return cell > 0 ? `+${tenthsText(cell)}` : tenthsText(cell);
    case "order":
    case "text":
    case "word":
      return String(cell);
  }
}

/** Below zero only where a ledger does not close. */
export function countText(count: number): string {
  const text = String(Math.abs(count)).replace(/\B(?=(\d{3})+$)/g, ".");
  return count < 0 ? `−${text}` : text;
}

/** One decimal. The minus is the typographic one, as wide as the plus. */
export function tenthsText(value: number): string {
  const tenths = Math.round(Math.abs(value) * 10);
  const sign = value < 0 && tenths > 0 ? "−" : "";
  return `${sign}${countText(Math.floor(tenths / 10))},${tenths % 10}`;
}

/** "2026-11-24" → "24/11/2026" */
export function dateText(date: string): string {
  return date.split("-").toReversed().join("/");
}

export function timeText(at: number, zone: string): string {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
