// The words of the month's close, in English.
import type { closeWords as vi } from "./close.vi.ts";

export const closeWords: typeof vi = {
  title: "Kiosks that are not complete in this month",
  provisional: "Provisional: a kiosk may still bring ratings of this month.",
  settled: "No kiosk is waited for: the month's figures are not provisional any more.",
  kiosk: "Kiosk",
  pending: "Records not received",
  unknown: "not known",
  state: "State",
  open: "not complete",
  waived: (who, date, reason) => `${who} signed that it is not waited for (${date}): ${reason}`,
  choose: "Kiosk that is not waited for",
  reason: "Reason (at least 10 characters; it stands in the log)",
  sign: "Sign the waiver",
  signing: "Signing…",
};
