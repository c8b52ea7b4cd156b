// Arithmetic on month ids ("2026-10"), the only kind of period that the month page walks through.
import type { Calendar } from "../../shared/period.ts";

/** The state calendar counts a month from the 15th of the month before to its 14th (shared/period.ts). */
const STATE_FIRST_DAY = 15;
const MONTH_ID = /^(\d{4})-(0[1-9]|1[0-2])$/;

export function isMonthId(text: string): boolean {
  return MONTH_ID.test(text);
}

export function shiftMonth(id: string, by: number): string {
  const months = Number(id.slice(0, 4)) * 12 + Number(id.slice(5)) - 1 + by;
  return `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}`;
}

/** The month that holds `date` (dd/MM/yyyy, local). */
export function monthOfDate(date: string, calendar: Calendar): string {
  const [day = "01", month = "01", year = "2000"] = date.split("/");
  const id = `${year}-${month}`;
  return calendar === "state" && Number(day) >= STATE_FIRST_DAY ? shiftMonth(id, 1) : id;
}

/** First and last date of a month, dd/MM. */
export function monthEdges(id: string, calendar: Calendar): { from: string; to: string } {
  const month = id.slice(5);
  if (calendar === "state") {
    return { from: `${STATE_FIRST_DAY}/${shiftMonth(id, -1).slice(5)}`, to: `14/${month}` };
  }
  const last = new Date(Date.UTC(Number(id.slice(0, 4)), Number(month), 0)).getUTCDate();
  return { from: `01/${month}`, to: `${last}/${month}` };
}
