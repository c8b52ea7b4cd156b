// Reads the canonical text of a rating in one pass: most lines of a bundle are one, and a general parser costs five times as much.
// Promises: takes exactly what `canonical(rating)` can be, and nothing else: no blank, no escape, no leading zero.

export type ScannedRating = {
  readonly at: number;
  readonly mono: number;
  readonly boot: number;
  readonly service: string;
  readonly scale: string;
  readonly level: string;
  readonly visit: string;
  readonly flags: number;
};

const MOST_DIGITS = 16;
const MOST_CODE = 64;
const [QUOTE, COMMA, MINUS, ZERO, NINE, END] = [34, 44, 45, 48, 57, 93];
/** [A-Za-z0-9._:-] by character code. */
const isCode = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9._:-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** `text` begins with `[seq,` up to `from`, which the caller has read. Undefined: it is something else. */
export function scanRating(text: string, from: number): ScannedRating | undefined {
  if (!text.startsWith('"r",', from)) return undefined;
  let place = from + 4;
  let good = true;

  /** Digits up to `end`, which is passed over. */
  function integer(end: number, signed = false): number {
    const negative = signed && text.charCodeAt(place) === MINUS;
    if (negative) place += 1;
    const start = place;
    let value = 0;
    let code = text.charCodeAt(place);
    for (; code >= ZERO && code <= NINE; code = text.charCodeAt(++place)) {
      value = value * 10 + (code - ZERO);
    }
    const digits = place - start;
    const leading = text.charCodeAt(start) === ZERO && (digits > 1 || negative);
    if (digits === 0 || digits > MOST_DIGITS || leading || code !== end) good = false;
    place += 1;
    return negative ? -value : value;
  }

  /** A code in quotes and the comma behind it. */
  function word(): string {
    const start = place + 1;
    if (text.charCodeAt(place) !== QUOTE) good = false;
    place = start;
    while (isCode[text.charCodeAt(place)] === 1) place += 1;
    const end = place;
    if (text.charCodeAt(end) !== QUOTE || text.charCodeAt(end + 1) !== COMMA) good = false;
    if (end - start > MOST_CODE) good = false;
    place = end + 2;
    return end === start ? "" : text.slice(start, end);
  }

  const at = integer(COMMA, true);
  const mono = integer(COMMA);
  const boot = integer(COMMA);
  word(); // the counter
  const service = word();
  const scale = word();
  const level = word();
  integer(COMMA); // the layout
  const visit = word();
  const flags = integer(END);
  if (!good || place !== text.length) return undefined;
  return { at, mono, boot, service, scale, level, visit, flags };
}
