// A file beside the records (checkpoints, times, exclusions), read in step with them: it is sorted by stream and seq.
// Promises: one line in memory; a line out of order, or of a record that the bundle does not have, is a fault.
import type { Parser } from "../../shared/parser.ts";
import { parseJson } from "../../shared/parse-json.ts";
import type { Lines } from "./read-lines.ts";
import type { Findings } from "./verdict.ts";

export type SideLines<T> = {
  readonly lines: Lines;
  /** The line of exactly this record. Asked again for the same record, it answers the same. */
  readonly at: (stream: string, seq: number) => T | undefined;
  /** The stream's next line. */
  readonly next: (stream: string) => T | undefined;
  /** Passes over the lines of a stream that was given up. */
  readonly drop: (stream: string) => void;
  /** No line may be left. */
  readonly end: () => void;
};

export function createSideLines<T extends { readonly stream: string }>(
  lines: Lines,
  parse: Parser<T>,
  seqOf: (line: T) => number,
  findings: Findings,
): SideLines<T> {
  let broken = false;
  let ahead: T | undefined;
  let given: T | undefined;
  let before: T | undefined;
  advance();

  function advance(): void {
    ahead = undefined;
    if (broken) return;
    const text = lines.peek();
    if (text === undefined) return;
    lines.take();
    const value = parseJson(text);
    const parsed = parse(value);
    if (!parsed.ok) {
      broken = true;
      findings.fault(lines.name, `a line is not in its form (${parsed.fault})`, placeOf(value));
      return;
    }
    const line = parsed.value;
    if (before !== undefined && !isBehind(line, line.stream, before)) {
      broken = true;
      findings.fault(lines.name, "it is out of order", { stream: line.stream, seq: seqOf(line) });
      return;
    }
    before = line;
    ahead = line;
  }

  function isBehind(line: T, stream: string, other: T): boolean {
    return stream > other.stream || (stream === other.stream && seqOf(line) > seqOf(other));
  }

  function stray(line: T): void {
    findings.fault(lines.name, "the bundle has no such record", {
      stream: line.stream,
      seq: seqOf(line),
    });
  }

  /** Lines before the place that was asked for belong to nothing. */
  function skip(stream: string, seq: number): void {
    while (
      ahead !== undefined &&
      (ahead.stream < stream || (ahead.stream === stream && seqOf(ahead) < seq))
    ) {
      stray(ahead);
      advance();
    }
  }

  return {
    lines,
    at(stream, seq) {
      if (given !== undefined && given.stream === stream && seqOf(given) === seq) return given;
      skip(stream, seq);
      if (ahead?.stream !== stream || seqOf(ahead) !== seq) return undefined;
      given = ahead;
      advance();
      return given;
    },
    next(stream) {
      skip(stream, 0);
      if (ahead?.stream !== stream) return undefined;
      given = ahead;
      advance();
      return given;
    },
    drop(stream) {
      while (ahead?.stream === stream) advance();
    },
    end() {
      if (ahead !== undefined) stray(ahead);
    },
  };
}

/** What a line that is not in its form still says of its place. */
function placeOf(value: unknown): { stream?: string; seq?: number } {
  if (typeof value !== "object" || value === null) return {};
  const { stream, seq, size } = value as Partial<Record<string, unknown>>; // anything may stand there
  const place = Number.isSafeInteger(seq) ? seq : size;
  return {
    ...(typeof stream === "string" ? { stream } : {}),
    ...(typeof place === "number" ? { seq: place } : {}),
  };
}
