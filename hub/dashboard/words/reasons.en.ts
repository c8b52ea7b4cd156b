// The words of the reasons page, in English.
import type { reasonsWords as vi } from "./reasons.vi.ts";

export const reasonsWords: typeof vi = {
  title: "Reasons for not being satisfied",
  unsatisfied: (k, n) => `${k} of ${n} ratings were not satisfied`,
  reason: "Reason",
  count: "Times chosen",
  share: "Of the ratings not satisfied",
  others: (names) => `Nobody chose: ${names}.`,
  note: "Giving reasons is optional and several may be chosen, so the shares need not add up to 100%. Most chosen first.",
  few: "Few ratings were not satisfied; an indication only.",
  noneUnsatisfied: "Every rating of this period was satisfied.",
  noneRated: "No ratings",
  noneGiven: "Nobody gave a reason in this period.",
  chart: "How often each reason was chosen",
};
