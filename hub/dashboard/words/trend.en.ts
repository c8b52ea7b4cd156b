// The words of the trend page, in English.
import type { trendWords as vi } from "./trend.vi.ts";

export const trendWords: typeof vi = {
  title: (count) => `Trend of ${count} months`,
  chart: (first, last) =>
    `Satisfied share of each month from ${first} to ${last} with its 95% confidence interval; all figures are in the table below`,
  axis: (from) => `The axis begins at ${from}, not at 0%`,
  axisZero: "Axis from 0% to 100%",
  fromZero: "Draw the axis from 0%",
  closeUp: "Enlarge the axis",
  key: {
    known: "share of the month and its 95% confidence interval",
    few: "fewer than 30 ratings, or not sealed: an indication only",
    levels: "other levels from here on, so the two shares are not joined",
  },
  counts: "Ratings",
  month: "Month",
  n: "Ratings",
  percent: "Satisfied",
  interval: "95% confidence interval",
  change: "Against the month before",
  points: (difference) => `${difference} points`,
  verdict: {
    up: "a rise",
    down: "a fall",
    same: "no change",
    unclear: "not enough to say",
    other_scales: "other levels",
    nothing_to_compare: "",
  },
  participation: "Took part",
  standing: "Standing",
  none: "This unit has no ratings in any of the 13 months.",
  note: "A rise or a fall is named only when the whole 95% interval of the difference lies on one side of 0.",
};
