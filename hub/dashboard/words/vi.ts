// The words of the dashboard in Vietnamese, the first language of the product (glossary: phiếu, đơn vị, quầy, thiết bị).
// Never a word of the screen outside this folder; a page's own words stand in a section under the page's name.
import { boardWords } from "./board.vi.ts";
import { fleetWords } from "./fleet.vi.ts";
import { frameWords } from "./frame.vi.ts";
import { monthWords } from "./month.vi.ts";
import { problemWords } from "./problems.vi.ts";
import { peopleWords } from "./people.vi.ts";
import { railWords } from "./rail.vi.ts";
import { trendWords } from "./trend.vi.ts";
import { hoursWords } from "./hours.vi.ts";
import { reasonsWords } from "./reasons.vi.ts";
import { qualityWords } from "./quality.vi.ts";
import { sealsWords } from "./seals.vi.ts";
import { closeWords } from "./close.vi.ts";
import { reportsWords } from "./reports.vi.ts";
import { importWords } from "./import.vi.ts";
import { sinceWords } from "./since.vi.ts";
import { signInWords } from "./sign-in.vi.ts";
import { unitWords } from "./units.vi.ts";

export const vi = {
  lang: "vi",
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

export type Text = typeof vi;
