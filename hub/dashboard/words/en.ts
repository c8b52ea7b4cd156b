// The words of the dashboard in English; the same type as vi.ts, so none can be missing.
import { fleetWords } from "./fleet.en.ts";
import { frameWords } from "./frame.en.ts";
import { monthWords } from "./month.en.ts";
import { problemWords } from "./problems.en.ts";
import { railWords } from "./rail.en.ts";
import { signInWords } from "./sign-in.en.ts";
import { unitWords } from "./units.en.ts";
import type { Text } from "./vi.ts";

export const en: Text = {
  lang: "en",
  ...frameWords,
  ...problemWords,
  ...monthWords,
  ...unitWords,
  rail: railWords,
  signIn: signInWords,
  fleet: fleetWords,
};
