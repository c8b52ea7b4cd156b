// The words of the month page, in English.
import type { monthWords as vi } from "./month.vi.ts";

export const monthWords: typeof vi = {
  figure: {
    title: "Satisfied",
    none: "No ratings",
    said: (satisfied, n) => `${satisfied} of ${n} ratings chose `,
    saidPlain: (satisfied, n) => `${satisfied} of ${n} ratings were satisfied`,
    or: " or ",
    interval: (low, high) => `95% confidence interval: ${low} to ${high}`,
    few: "Few ratings, an indication only",
    axis: (percent, low, high) =>
      `Axis from 0% to 100%: satisfied ${percent}, 95% confidence interval ${low} to ${high}`,
    axisEmpty: "Axis from 0% to 100%: no figure yet",
    heard: (percent, n) => `Satisfied ${percent}, ${n} ratings`,
  },
  compare: {
    before: (month, percent, low, high) => `Month ${month}: ${percent} (${low}–${high}). `,
    difference: (difference, low, high) =>
      `A difference of ${difference} points, perhaps from ${low} to ${high}: `,
    up: "a rise on the month before.",
    down: "a fall from the month before.",
    same: "no change seen.",
    unclearUp: "not enough to call it a rise.",
    unclearDown: "not enough to call it a fall.",
    noneBefore: (month) => `Month ${month} has no ratings to compare with.`,
    noneNow: "No ratings in this period yet, so nothing to compare.",
    otherScales: (month) =>
      `Month ${month} used other levels, so the two percentages are not compared.`,
    unfinished: "This period has not ended.",
  },
  levels: {
    title: "Ratings by level",
    level: "Level",
    count: "Ratings",
    share: "Share",
    total: "All ratings",
    block: (levels, scale) => `Set of ${levels} levels (${scale})`,
    blockSaid: (n, percent) => `${n} ratings, satisfied ${percent}`,
    mixed: (count) =>
      `This period holds ${count} different sets of levels. The overall figure adds their ratings; each set stands by itself here.`,
    mixedTable: (count) =>
      `This period holds ${count} different sets of levels; levels of the same name are added.`,
    rounding: "Because of rounding the shares may not add up to 100%.",
    chart: "Ratings by level",
  },
  who: {
    title: "Who rated",
    took: (n, transactions) => `took part: ${n} of ${transactions} transactions at the counters`,
    rated: (n) => `${n} rated`,
    silent: (n) => `${n} did not rate: opinion unknown`,
    chart: (n, silent) => `${n} rated, ${silent} did not`,
    unknown: "No transaction figures yet",
    unknownWhy: (n) =>
      `There are ${n} ratings. Without the number of transactions, neither participation nor the sample needed is known.`,
    more: "More ratings than transactions",
    enough: "Sample is large enough",
    enoughSaid: (n, needed) => `${n} ratings, ${needed} needed (error 5%)`,
    notEnough: "Sample too small:",
    have: (n) => `have ${n}`,
    need: (n) => `need ${n}`,
  },
  ledger: {
    title: "Are the figures complete?",
    received: "All ratings received",
    counted: "Counted in the figure",
    voided: "Taken back by the citizen",
    test: "Tests",
    repeat: "Repeated taps",
    quarantined: "Set aside, not counted",
    late: "Arrived late (counted)",
    what: "Item",
    count: "Ratings",
    kiosks: (online, all) => `${online}/${all} kiosks online`,
    pending: (n) => `waiting to be sent: ${n} records`,
    pendingUnknown: (n) => `unknown for ${n} kiosks what waits`,
    noKiosks: "This unit has no kiosk yet.",
  },
  formula: "Satisfied = (Very satisfied + Satisfied) / all ratings × 100%. Rounded to one decimal.",
};
