// The words of the public board, in English.
import type { boardWords as vi } from "./board.vi.ts";

export const boardWords: typeof vi = {
  title: "How satisfied people were",
  month: (month) => `Month ${month}`,
  span: (from, to) => `from ${from} to ${to}`,
  percent: "Satisfied",
  said: (satisfied, n) => `${satisfied} of ${n} ratings were satisfied`,
  interval: (low, high) => `95% confidence interval: ${low} to ${high}`,
  few: "Few ratings, an indication only",
  hidden: "Fewer than 5 ratings, no detail shown",
  none: "No ratings",
  levels: "Ratings by level",
  units: "By unit",
  unit: "Unit",
  n: "Ratings",
  sealed: (time, date, code) => `Sealed ${time} on ${date} · seal code ${code}`,
  amended: (n) => `Amendment no. ${n}`,
  waiting: "No month has been sealed yet.",
  off: "The public board is not switched on at this hub.",
  anonymous: "A rating holds no name, telephone number or dossier number.",
  order: "Units stand in the order of the catalogue; they are not ranked.",
};
