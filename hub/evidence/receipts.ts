// A kiosk's receipts against a bundle: the hub signed them, so where they say otherwise the hub contradicts itself.
// Promises: believes a receipt only with the signature of the bundle's own hub key, or of one that led to it; accuses with stream and seq.
import { readFileSync } from "node:fs";
import { receiptText } from "../../shared/evidence/chain.ts";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import type { SealBody } from "../../shared/evidence-bundle.ts";
import { parseKeptReceiptLine, type KeptReceiptLine } from "../../shared/kept-receipts.ts";
import { parseJson } from "../../shared/parse-json.ts";
import { UnreadableBundle } from "./open-zip.ts";
import type { Findings } from "./verdict.ts";

/** A kiosk has one a day, a province a thousand kiosks: 400 MB would be more than there can be. */
const MOST_BYTES = 400 * 1024 * 1024;

/** A head of a stream that somebody outside the bundle knows, and what it means when the records give another. */
export type KnownHead = {
  readonly size: number;
  readonly head: string;
  readonly otherwise: string;
};

/** Throws UnreadableBundle, in one sentence, for a file that holds something else. */
export function readReceiptsFile(file: string): readonly KeptReceiptLine[] {
  let text: string;
  try {
    const bytes = readFileSync(file);
    if (bytes.length > MOST_BYTES) throw new Error("it is larger than it can be");
    text = bytes.toString("utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableBundle(`${file} cannot be read (${why}).`);
  }
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line, index) => {
    const parsed = parseKeptReceiptLine(parseJson(line));
    if (parsed.ok) return parsed.value;
    throw new UnreadableBundle(`${file}, line ${index + 1} is not a receipt (${parsed.fault}).`);
  });
}

export type ReceiptBook = {
  /** In the order of their sizes. */
  readonly headsOf: (stream: string) => readonly KnownHead[];
  /** Receipts for more than the hub now holds. */
  readonly compare: (body: SealBody, findings: Findings) => void;
};

export function openReceiptBook(
  lines: readonly KeptReceiptLine[],
  hubKeys: readonly string[],
  findings: Findings,
): ReceiptBook {
  const keys = hubKeys.flatMap((publicKey) => verifyingKey(publicKey) ?? []);
  const hubs = new Map(keys.map((key) => [key.id, key]));
  const good = lines.filter(({ centre, kiosk, receipt }) => {
    const text = receiptText("ack", { centre, kiosk, stream: receipt.stream }, receipt);
    return hubs.get(receipt.key)?.verify(text, receipt.sig) === true;
  });
  if (good.length < lines.length) {
    findings.note(
      `${lines.length - good.length} of ${lines.length} receipts are not signed by this hub's key, and prove nothing.`,
    );
  }
  const ofStream = Map.groupBy(good, ({ receipt }) => receipt.stream);
  return {
    headsOf: (stream) =>
      (ofStream.get(stream) ?? [])
        .map(({ receipt: { upto, head } }) => ({
          size: upto,
          head,
          otherwise: "the hub's own receipt to the kiosk names another history up to here",
        }))
        .toSorted((a, b) => a.size - b.size),
    compare(body, { fault, note }) {
      const held = new Map(body.streams.map(({ stream, size }) => [stream, size]));
      const kiosks = new Set(body.kiosks.map(({ kiosk }) => kiosk));
      for (const [stream, kept] of ofStream) {
        // What was receipted after the bundle was made says nothing about it.
        const before = kept.filter(({ receipt }) => receipt.at <= body.at && receipt.upto > 0);
        const most = before.reduce((upto, { receipt }) => Math.max(upto, receipt.upto), 0);
        const size = held.get(stream);
        const [first] = before;
        if (first === undefined) continue;
        if (size === undefined) {
          if (body.unit === null && !kiosks.has(first.kiosk)) {
            fault(
              "manifest.json",
              `the hub gave kiosk ${first.kiosk} receipts, and the kiosk is missing`,
              { stream },
            );
          } else
            note(
              `Stream ${stream} of ${first.kiosk}, which the hub gave receipts for, has no record in this period.`,
            );
        } else if (most > size) {
          const what = `the hub gave the kiosk receipts up to ${most} and holds no more than ${size}`;
          fault("manifest.json", what, { stream, seq: size + 1, upto: most });
        }
      }
    },
  };
}
