// The measures of the kiosk: how soon it reacts, commits, starts and paints, and what it still holds after a long day.
import type { Measures } from "./measures.ts";
import { measureCommit } from "./measure-commit.ts";
import { measureScreen } from "./measure-screen.ts";
import { measureSoak } from "./measure-soak.ts";
import { measureStart } from "./measure-start.ts";
import { measureTouch } from "./measure-touch.ts";

export const KIOSK_MEASURES: Measures = {
  "K-TOUCH": measureTouch,
  T7: measureCommit,
  "K-START": measureStart,
  "K-SCREEN": measureScreen,
  "K-MEMORY": measureSoak,
};
