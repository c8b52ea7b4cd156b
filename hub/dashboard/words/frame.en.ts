// The words of what stands around every page, in English.
import type { frameWords as vi } from "./frame.vi.ts";

export const frameWords: typeof vi = {
  product: "Hài Lòng",
  otherLanguage: "Tiếng Việt",
  demo: "DEMONSTRATION DATA",
  loading: "One moment, please…",
  skip: "Go to the main content",
  retry: "Try again",
  signOut: "Sign out",
  unit: { label: "Unit", all: "All units" },
  period: {
    label: "Month",
    month: (month) => `Month ${month}`,
    before: "Month before",
    after: "Month after",
    calendar: "Reporting calendar",
    calendars: { calendar: "Calendar month", state: "State month" },
    printed: (month, from, to) => `Period: month ${month} (from ${from} to ${to})`,
    kind: { calendar: "Calendar month", state: "State reporting month (15th to 14th)" },
  },
  status: {
    open: "Provisional",
    running: "the period has not ended",
    notSealed: "the period is not sealed",
    sealed: "Sealed",
    changed: "Changed since sealed",
    sealedAt: (time, date) => `Sealed ${time} on ${date}`,
    amended: (n) => `Amendment no. ${n}`,
    asOf: (time, date) => `Figures as of ${time} on ${date}`,
  },
  live: {
    updated: (time) => `just updated ${time}`,
    cut: (time) => `The live link is cut since ${time}; figures may be old. Trying again.`,
    stale: "The last refresh failed; these are the figures before it.",
  },
  print: "Print",
  download: { xlsx: "Excel file", pdf: "PDF file" },
};
