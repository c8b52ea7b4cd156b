// How tall a cell of a workbook must be: the file format leaves it to whoever writes, and merged cells never grow by themselves.

/** Points of one line, by the size of its letters. */
const LINE = 1.3;
const EDGE = 4;
/** A bold Vietnamese letter beside a digit of the plain font. */
const BOLD = 1.12;
/** Plain letters are narrower than digits. */
const PLAIN = 0.93;

export type Wrapped = {
  readonly text: string;
  /** In digits of the default font. */
  readonly width: number;
  readonly size: number;
  readonly bold: boolean;
};

export function rowHeight({ text, width, size, bold }: Wrapped, defaultSize: number): number {
  const letters = (width * defaultSize) / size / (bold ? BOLD : PLAIN);
  return Math.ceil(linesOf(text, letters - 0.5) * size * LINE + EDGE);
}

/** Words are kept whole, as a spreadsheet does, unless one alone is too wide. */
function linesOf(text: string, letters: number): number {
  const room = Math.max(1, letters);
  let lines = 1;
  let used = 0;
  for (const word of text.normalize("NFC").split(/\s+/)) {
    const needed = used === 0 ? word.length : used + 1 + word.length;
    if (needed <= room) {
      used = needed;
      continue;
    }
    if (used > 0) lines += 1;
    lines += Math.ceil(word.length / room) - 1;
    used = word.length % room || Math.min(word.length, room);
  }
  return lines;
}
