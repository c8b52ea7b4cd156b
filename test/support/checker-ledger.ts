// The load's own ledger: what was tapped, what was thanked. Written line by line with fsync, read when all is over.
// `attempt` stands on disk before the tap is made, `ok` after the thank-you came: between them nothing is known.
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";

export type LedgerLine =
  | {
      readonly attempt: number;
      readonly kiosk: string;
      readonly level: string;
      readonly at: number;
    }
  | { readonly ok: number; readonly ref: number; readonly at: number }
  /** The kiosk said no: nothing may have been written. */
  | { readonly refused: number; readonly code: string }
  /** The citizen takes a thanked rating back: before and after, as with the tap itself. */
  | { readonly takeBack: number }
  | { readonly takenBack: number };

export type Tap = {
  readonly kiosk: string;
  readonly level: string;
  readonly at: number;
  /** The seq that the thank-you named; undefined when no thank-you came. */
  readonly ref: number | undefined;
  /** When the thank-you was seen; 0 without one. */
  readonly thankedAt: number;
  readonly refused: boolean;
  /** "tried": nobody saw the answer. */
  readonly takenBack: "no" | "tried" | "yes";
};

export type LedgerWriter = {
  readonly write: (line: LedgerLine) => void;
  readonly close: () => void;
};

export function openLedger(file: string): LedgerWriter {
  const handle = openSync(file, "a");
  return {
    write: (line) => {
      writeSync(handle, `${JSON.stringify(line)}\n`);
      fsyncSync(handle);
    },
    close: () => closeSync(handle),
  };
}

/** Throws when a line answers a tap that was never attempted, or answers one twice. */
export function readLedger(files: readonly string[]): readonly Tap[] {
  return files.flatMap((file) => {
    const taps = new Map<number, Tap>();
    for (const text of readFileSync(file, "utf8").split("\n")) {
      // A driver that was killed in the middle of a line had not made the tap yet.
      if (text === "" || !text.endsWith("}")) continue;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by openLedger, above
      const line = JSON.parse(text) as LedgerLine;
      if ("attempt" in line) {
        const { kiosk, level, at } = line;
        const untold = { ref: undefined, thankedAt: 0, refused: false, takenBack: "no" } as const;
        taps.set(line.attempt, { kiosk, level, at, ...untold });
        continue;
      }
      const id = idOf(line);
      const tap = taps.get(id);
      const answered = tap?.ref !== undefined || tap?.refused === true;
      const needsAnswer = "takeBack" in line || "takenBack" in line;
      if (tap === undefined || answered !== needsAnswer) {
        throw new Error(`${file}: tap ${id} was answered out of order`);
      }
      taps.set(id, answer(tap, line));
    }
    return [...taps.values()];
  });
}

type Later = Exclude<LedgerLine, { attempt: number }>;

function idOf(line: Later): number {
  if ("ok" in line) return line.ok;
  if ("refused" in line) return line.refused;
  return "takeBack" in line ? line.takeBack : line.takenBack;
}

function answer(tap: Tap, line: Later): Tap {
  if ("ok" in line) return { ...tap, ref: line.ref, thankedAt: line.at };
  if ("refused" in line) return { ...tap, refused: true };
  return { ...tap, takenBack: "takeBack" in line ? "tried" : "yes" };
}
