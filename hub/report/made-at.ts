// The moment that stands inside a file as the one of its making: that of the state it shows, never that of the machine's clock.
import type { Report } from "./report.ts";

/** Noon UTC of the period's last day when nothing ever came in. */
export function madeAt({ asOf, period }: Report): Date {
  return asOf === null ? new Date(`${period.to}T12:00:00Z`) : new Date(asOf);
}
