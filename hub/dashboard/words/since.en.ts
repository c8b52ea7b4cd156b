// The words of "what changed since you last looked", in English.
import type { sinceWords as vi } from "./since.vi.ts";

export const sinceWords: typeof vi = {
  title: (time, date) => `Since you last looked (${time} on ${date}):`,
  nothing: "nothing has changed.",
  more: (n) => `${n} more ratings`,
  fewer: (n) => `${n} ratings fewer`,
  percent: (before, now) => `the share went from ${before} to ${now}`,
  sealed: "the period was sealed",
  amended: (n) => `there is amendment no. ${n}`,
  late: (n) => `${n} ratings arrived late`,
  voided: (n) => `${n} ratings were taken back`,
  quarantined: (n) => `${n} ratings were set aside`,
  transactions: (n) => `transactions now ${n}`,
  see: "See what changed",
};
