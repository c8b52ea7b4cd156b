// How the dashboard writes numbers, dates and times; the marks differ by language, the digits never do.
// Promises: what is unknown is "—", never 0 or 100; an instant is told in Vietnam's time, whatever the browser's is.
import { ZONE } from "../../shared/period.ts";

export type Format = {
  /** 1300 → "1.300" */
  readonly count: (n: number | null) => string;
  /** 95.4 → "95,4%" */
  readonly percent: (percent: number | null) => string;
  /** 95.4 → "95,4" */
  readonly decimal: (value: number) => string;
  /** 1.4 → "+1,4"; a minus is the true minus sign, which no line break separates from its digits. */
  readonly signed: (value: number) => string;
  /** "2026-10-01" → "01/10/2026" */
  readonly date: (date: string) => string;
  /** "2026-10-01" → "01/10" */
  readonly dayMonth: (date: string) => string;
  /** "2026-10" → "10/2026" */
  readonly month: (month: string) => string;
  readonly dateOf: (at: number) => string;
  /** HH:mm */
  readonly timeOf: (at: number) => string;
  /** HH:mm:ss */
  readonly secondOf: (at: number) => string;
};

export const UNKNOWN = "—";

export function createFormat(marks: { readonly decimal: string; readonly group: string }): Format {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: ZONE,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  const part = (at: number, type: Intl.DateTimeFormatPartTypes): string =>
    clock.formatToParts(at).find((piece) => piece.type === type)?.value ?? "";
  const decimal = (value: number): string => value.toFixed(1).replace(".", marks.decimal);
  const timeOf = (at: number): string => `${part(at, "hour")}:${part(at, "minute")}`;
  return {
    count: (n) => (n === null ? UNKNOWN : String(n).replaceAll(/\B(?=(\d{3})+$)/g, marks.group)),
    percent: (percent) => (percent === null ? UNKNOWN : `${decimal(percent)}%`),
    decimal,
    signed: (value) => (value < 0 ? `−${decimal(-value)}` : `+${decimal(value)}`),
    date: reversed,
    dayMonth: (date) => reversed(date.slice(5)),
    month: reversed,
    dateOf: (at) => `${part(at, "day")}/${part(at, "month")}/${part(at, "year")}`,
    timeOf,
    secondOf: (at) => `${timeOf(at)}:${part(at, "second")}`,
  };
}

/** "2026-10-01" → "01/10/2026" */
function reversed(date: string): string {
  return date.split("-").toReversed().join("/");
}
