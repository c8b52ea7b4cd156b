// The words of the dashboard in English; the same type as vi.ts, so none can be missing.
import { boardWords } from "./board.en.ts";
import { fleetWords } from "./fleet.en.ts";
import { frameWords } from "./frame.en.ts";
import { monthWords } from "./month.en.ts";
import { problemWords } from "./problems.en.ts";
import { peopleWords } from "./people.en.ts";
import { railWords } from "./rail.en.ts";
import { trendWords } from "./trend.en.ts";
import { hoursWords } from "./hours.en.ts";
import { reasonsWords } from "./reasons.en.ts";
import { qualityWords } from "./quality.en.ts";
import { sealsWords } from "./seals.en.ts";
import { closeWords } from "./close.en.ts";
import { reportsWords } from "./reports.en.ts";
import { importWords } from "./import.en.ts";
import { sinceWords } from "./since.en.ts";
import { signInWords } from "./sign-in.en.ts";
import { unitWords } from "./units.en.ts";
import type { Text } from "./vi.ts";

export const en: Text = {
  lang: "en",
  ...frameWords,
  ...problemWords,
  ...monthWords,
  ...unitWords,
  board: boardWords,
  rail: railWords,
  trend: trendWords,
  hours: hoursWords,
  reasons: reasonsWords,
  quality: qualityWords,
  seals: sealsWords,
  close: closeWords,
  reports: reportsWords,
  import: importWords,
  since: sinceWords,
  signIn: signInWords,
  fleet: fleetWords,
  people: peopleWords,
};
