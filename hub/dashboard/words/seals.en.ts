// The words of the page of seals, in English.
import type { sealsWords as vi } from "./seals.vi.ts";

export const sealsWords: typeof vi = {
  title: "Seals and amendments of the month",
  open: "This month is not sealed: its figures are provisional and may still change.",
  revision: (n) => (n === 1 ? "Sealed" : `Amendment no. ${n - 1}`),
  at: (time, date) => `${time} on ${date}`,
  code: "Seal code",
  figure: "Satisfied",
  n: "Ratings",
  what: "Version",
  when: "Sealed at",
  changes: "Changed against the version before",
  first: "the first version",
  noChanges: "no rating of this unit changed",
  added: (kiosk, first, last) => `${kiosk}: records ${first}–${last} came late`,
  voided: (kiosk, seq) => `${kiosk}: record ${seq} was taken back by the citizen`,
  more: (count) => `and ${count} more`,
  incomplete: (kiosks) => `Not complete when sealed: ${kiosks}.`,
  complete: "Every kiosk was complete when it was sealed.",
  evidence: "Download the evidence",
  evidenceWhy:
    "Every signed record of the month. Anybody can check it offline on a machine of their own: hai-long verify.",
  days: "Day codes of a kiosk",
  daysWhy:
    "At the end of a day the officer's view of the kiosk shows a code of 8 characters. It must be the one here; one other character means other data for that day.",
  kiosk: "Kiosk",
  choose: "Choose a kiosk",
  day: "Day",
  dayCode: "Day code",
  counts: "Ratings as the kiosk counted them",
  noDays: "This kiosk closed no day in the last 31 days.",
  noKiosks: "This unit has no kiosk yet.",
  spelled: (code) => `read ${code}`,
};
