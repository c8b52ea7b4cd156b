// streams.ndjson: the streams that the seal names, in its order, and whether each began under a key that its kiosk enrolled with.
import { parseStreamLine, type SealBody, type StreamLine } from "../../shared/evidence-bundle.ts";
import { parseJson } from "../../shared/parse-json.ts";
import type { EnrolledKeys } from "./check-audit.ts";
import type { Lines } from "./read-lines.ts";
import type { Findings } from "./verdict.ts";

/** The streams that the seal names, in its order; with others there is nothing to go on. */
export function readStreams(
  lines: Lines,
  { streams }: SealBody,
  findings: Findings,
): readonly StreamLine[] {
  const found: StreamLine[] = [];
  for (let texts = lines.batch(); texts !== undefined; texts = lines.batch()) {
    for (const text of texts) {
      const parsed = parseStreamLine(parseJson(text));
      const sealed = streams[found.length];
      if (!parsed.ok) {
        findings.fault(lines.name, `line ${found.length + 1} is not a stream (${parsed.fault})`);
        return found;
      }
      const { stream, first, last, head } = parsed.value;
      const same =
        sealed?.stream === stream &&
        sealed.first === first &&
        sealed.last === last &&
        sealed.head === head;
      if (!same) {
        findings.fault(lines.name, "it is not as the seal says", { stream });
        return found;
      }
      found.push(parsed.value);
    }
  }
  const missing = streams[found.length];
  if (missing !== undefined)
    findings.fault(lines.name, "it is missing", { stream: missing.stream });
  return found;
}

export function checkEnrolled(
  { stream, kiosk, genesis, first }: StreamLine,
  follows: boolean,
  enrolled: EnrolledKeys,
  findings: Findings,
): void {
  if (enrolled === undefined) return;
  const [key] = /"publicKey":"([A-Za-z0-9_-]{43})"/.exec(genesis)?.slice(1) ?? [];
  if (key !== undefined && enrolled.get(kiosk)?.has(key) === true) return;
  const what = `${kiosk} never enrolled with the key of this stream`;
  // A stream that follows another may begin under a key that was changed in the one before.
  if (follows) findings.note(`Stream ${stream}: ${what}; see the stream that it follows.`);
  else findings.fault("streams.ndjson", what, { stream, seq: first });
}
