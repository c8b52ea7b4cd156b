// JSON out of a bundle that somebody else made: looked at before it is parsed, so that a small zip cannot become a large heap.
// Promises: throws UnreadableBundle for what no seal and no summary looks like; what is not JSON at all is undefined.
import { parseJson } from "../../shared/parse-json.ts";
import { UnreadableBundle } from "./open-zip.ts";

/** A seal and a summary are flat: seven levels at most. */
const DEEPEST = 16;
/** Objects and arrays: a seal of 20,000 streams has 60,000. */
const MOST_VALUES = 1_000_000;

const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [
  34, 92, 91, 93, 123, 125,
];

export function parseBoundedJson(name: string, text: string): unknown {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        depth += 1;
        values += 1;
        if (depth > DEEPEST || values > MOST_VALUES) {
          throw new UnreadableBundle(`${name} is nested deeper, or has more parts, than it can.`);
        }
        break;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        depth -= 1;
        break;
    }
  }
  return parseJson(text);
}

/** The place of the quotation mark that ends the string that begins at `at`, or the end of the text. */
function endOfString(text: string, at: number): number {
  let next = at + 1;
  while (next < text.length && text.charCodeAt(next) !== QUOTE) {
    next += text.charCodeAt(next) === BACKSLASH ? 2 : 1;
  }
  return next;
}
