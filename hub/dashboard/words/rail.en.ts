// The names of the pages and of their groups, in English.
import type { railWords as vi } from "./rail.vi.ts";

export const railWords: typeof vi = {
  label: "Pages",
  menu: "Menu",
  groups: {
    figures: "Figures",
    trust: "Trust",
    out: "Reports",
    running: "Running",
  },
  pages: { month: "Month", units: "Units, counters", fleet: "Kiosks" },
  missing: "This page could not be loaded. Perhaps the hub was just upgraded.",
};
