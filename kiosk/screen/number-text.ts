// Numbers and times as Vietnamese readers write them: 1.300, 95,4%, 23/11/2026, 10:41. For every screen, whatever its language.
// Promises: no figure is computed here; a percentage arrives with its one decimal already rounded (shared/satisfaction.ts).

export function countText(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ".");
}

export function decimalText(value: number): string {
  return value.toFixed(1).replace(".", ",");
}

export function percentText(value: number): string {
  return `${decimalText(value)}%`;
}

/** `2026-11-23` → `23/11/2026`. */
export function dateText(date: string): string {
  const [year, month, day] = date.split("-");
  return `${day}/${month}/${year}`;
}

/** `2026-11-23` → `23/11`. */
export function dayText(date: string): string {
  return dateText(date).slice(0, 5);
}

const local = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Ho_Chi_Minh",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

export function timeText(at: number): string {
  const parts = new Map(local.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get("hour")}:${parts.get("minute")}`;
}

export function dateOf(at: number): string {
  const parts = new Map(local.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get("day")}/${parts.get("month")}/${parts.get("year")}`;
}
