// The words of the dashboard in Vietnamese, the first language of the product (glossary: phiếu, đơn vị, quầy, thiết bị).
// Never a word of the screen outside this folder; a page's own words stand in a section under the page's name.
import { fleetWords } from "./fleet.vi.ts";
import { frameWords } from "./frame.vi.ts";
import { monthWords } from "./month.vi.ts";
import { problemWords } from "./problems.vi.ts";
import { railWords } from "./rail.vi.ts";
import { signInWords } from "./sign-in.vi.ts";
import { unitWords } from "./units.vi.ts";

export const vi = {
  lang: "vi",
  ...frameWords,
  ...problemWords,
  ...monthWords,
  ...unitWords,
  rail: railWords,
  signIn: signInWords,
  fleet: fleetWords,
};

export type Text = typeof vi;
