// The names of the pages and of their groups, in English.
import type { railWords as vi } from "./rail.vi.ts";

export const railWords: typeof vi = {
  label: "Pages",
  menu: "Menu",
  groups: {
    figures: "Figures",
    trust: "Trust",
    out: "To take away",
    running: "Running",
  },
  pages: {
    month: "Month",
    trend: "Trend",
    units: "Units, counters",
    hours: "Weekday, hour",
    reasons: "Reasons",
    quality: "Data quality",
    seals: "Seals, day codes",
    reports: "Reports",
    import: "Import dossiers",
    fleet: "Kiosks",
    people: "Accounts",
    account: "My account",
  },
  missing: "This page could not be loaded. Perhaps the hub was just upgraded.",
};
