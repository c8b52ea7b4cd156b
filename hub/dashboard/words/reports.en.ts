// The words of the page of reports, in English.
import type { reportsWords as vi } from "./reports.vi.ts";

export const reportsWords: typeof vi = {
  title: "Reports and documents of the period",
  provisional: "This period is not sealed: a report taken now says “r0” and is provisional.",
  forms: {
    xlsx: ["Excel (.xlsx)", "Tables with real number cells, to go on calculating."],
    pdf: ["PDF (.pdf)", "In the form of an official document, to print and sign."],
    csv: ["CSV (.csv)", "One plain table for other programs."],
    json: ["JSON (.json)", "For systems that integrate."],
  },
  package: [
    "Supervision package",
    "Reports, evidence, data quality and the digests of all files in one zip.",
  ],
  evidence: ["Evidence (.zip)", "Every signed record and the seal, to be checked by anybody."],
  download: "Download",
  board: "Public board",
  boardWhy:
    "A page without sign-in for the screen of the hall or the website; it has the figures of the sealed month only.",
  boardOpen: "Open the public board",
};
