// The words of the page of weekdays and hours, in English.
import type { hoursWords as vi } from "./hours.vi.ts";

export const hoursWords: typeof vi = {
  title: "Weekday and hour",
  about:
    "Ratings and satisfied share by weekday and hour of the tap, over the whole period. Solid: satisfied; hatched: not satisfied; length is the number of ratings.",
  hour: "Hour",
  span: (hour) => `${hour}–${hour + 1} h`,
  days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  shortDays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
  week: "All week",
  shortWeek: "Week",
  day: "All day",
  none: "no ratings",
  hidden: "Fewer than 5 ratings, no detail shown",
  hiddenNote: "“·”: fewer than 5 ratings, no detail shown.",
  said: (n, percent) => `${n} ratings, satisfied ${percent}`,
  busiest: (day, hour, n) => `Busiest: ${day}, ${hour} (${n} ratings).`,
  caution: "Cells with few ratings swing by chance; they say nothing about officers or shifts.",
};
