// The page's sign of life, sent by the preload after a real animation frame in which something stood on the screen.
import { Type, type Static } from "typebox";
import { createParser } from "../../../shared/parser.ts";

const Beat = Type.Object({
  /** Since the last touch; 0 while a finger is down. */
  idleMs: Type.Number({ minimum: 0 }),
  /** What the page's process says of itself. */
  sandboxed: Type.Boolean(),
});
export type Beat = Static<typeof Beat>;

export const parseBeat = createParser(Beat);
