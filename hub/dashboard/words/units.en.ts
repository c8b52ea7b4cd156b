// The words of tables of units and counters, in English.
import type { unitWords as vi } from "./units.vi.ts";

export const unitWords: typeof vi = {
  table: {
    byUnit: "By unit",
    byCounter: "By counter",
    all: "All columns",
    unit: "Unit",
    counter: "Counter",
    unitOrCounter: "Unit, counter",
    n: "Ratings",
    percent: "Satisfied",
    interval: "95% confidence interval",
    transactions: "Transactions",
    participation: "Took part",
    note: "Note",
    total: "Total",
    own: (unit) => `${unit} (the unit itself)`,
    empty: "No unit or counter in this period.",
    order: "Units stand in the order of the catalogue; they are not ranked.",
    few: "Few ratings, an indication only",
    none: "No ratings",
  },
  flags: {
    few_ratings: "Few ratings, an indication only",
    not_enough_sample: "Sample too small",
    more_ratings_than_transactions: "More ratings than transactions",
    transactions_without_ratings: "Transactions but no rating",
    transactions_incomplete: "Transaction figures are incomplete",
    mixed_scales: "Several sets of levels in the period",
    all_satisfied: "Not one unsatisfied rating",
    late_ratings: "Some ratings arrived late",
    quarantined_records: "Some ratings are set aside",
  },
};
