// Checks a bundle offline, trusting nobody: every hash, signature, edge and time; every figure counted again from the records.
// Promises: reads each file once, in bounded memory, and writes nothing; names the first bad file, stream and seq.
import { sealText } from "../../shared/evidence/chain.ts";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import {
  BUNDLE_VERSION,
  parseCheckpointLine,
  parseExcludedLine,
  parseSeal,
  parseSealBody,
  parseTimeLine,
  type SealBody,
} from "../../shared/evidence-bundle.ts";
import type { KeptReceiptLine } from "../../shared/kept-receipts.ts";
import { parsePeriod, periodInstants } from "../../shared/period.ts";
import { parseBoundedJson } from "./bounded-json.ts";
import { checkAudit } from "./check-audit.ts";
import { checkFigures } from "./check-figures.ts";
import { openKeys } from "./check-keys.ts";
import { checkHubKeys } from "./check-hub-keys.ts";
import { checkRecords } from "./check-records.ts";
import { checkEnrolled, readStreams } from "./check-streams.ts";
import { openZip, UnreadableBundle, type OpenedZip } from "./open-zip.ts";
import { readLines, readWhole, type Lines } from "./read-lines.ts";
import { openReceiptBook } from "./receipts.ts";
import { createRecount } from "./recount.ts";
import { digestOf } from "./digest.ts";
import { createSideLines } from "./side-lines.ts";
import { compareSeals, compareStreams, type WitnessMemory } from "./witness.ts";
import { createFindings, type Findings, type Verdict } from "./verdict.ts";

export type VerifyOptions = {
  /** The hub's public key as it is known from elsewhere: the one that sealed, or an earlier one that led to it. */
  readonly hubKey?: string;
  /** What a witness heard, to be held against the bundle. */
  readonly witness?: WitnessMemory;
  /** The hub's receipts that kiosks kept. */
  readonly receipts?: readonly KeptReceiptLine[];
  /** Called now and then with the number of records so far. */
  readonly onProgress?: (records: number, of: number) => void;
};

/** A stream is some 300 bytes of the seal, a row some 700 of the summary. */
const MOST_MANIFEST = 32 * 1024 * 1024;
const MOST_SUMMARY = 32 * 1024 * 1024;

export async function verifyBundle(file: string, options: VerifyOptions = {}): Promise<Verdict> {
  let zip: OpenedZip | undefined;
  try {
    zip = openZip(file);
    return checkBundle(zip, options);
  } catch (error) {
    if (error instanceof UnreadableBundle) return { kind: "unreadable", why: error.message };
    throw error;
  } finally {
    zip?.close();
  }
}

/** Throws UnreadableBundle for what is none. */
export function checkBundle(
  zip: OpenedZip,
  { hubKey, witness, receipts = [], onProgress }: VerifyOptions = {},
): Verdict {
  const findings = createFindings();
  const { seal, body } = readManifest(zip, findings);
  const hubKeys = checkHubKeys(seal.publicKey, body.hubKeys ?? [], findings);
  if (hubKey !== undefined && !hubKeys.includes(hubKey)) {
    findings.fault("manifest.json", `it is sealed by the key ${seal.publicKey}, not by ${hubKey}`);
  }
  checkNames(zip, body, findings);
  const book = openReceiptBook(receipts, hubKeys, findings);
  const period = parsePeriod(body.period.id, body.period.calendar);
  if (!period.ok || JSON.stringify(period.value) !== JSON.stringify(body.period)) {
    throw new UnreadableBundle(`The period "${body.period.id.slice(0, 40)}" is not one.`);
  }
  const digests = new Map<string, string>();
  const open = (name: string): Lines => readLines(zip, name);
  const close = (lines: Lines): void => void digests.set(lines.name, lines.digest());

  const auditLog = open("audit.ndjson");
  const enrolled = checkAudit(auditLog, body, findings);
  close(auditLog);
  const streams = open("streams.ndjson");
  const lines = readStreams(streams, body, findings);
  close(streams);
  const side = {
    checkpoints: createSideLines(
      open("checkpoints.ndjson"),
      parseCheckpointLine,
      ({ size }) => size,
      findings,
    ),
    times: createSideLines(open("times.ndjson"), parseTimeLine, ({ seq }) => seq, findings),
    excluded: createSideLines(
      open("excluded.ndjson"),
      parseExcludedLine,
      ({ seq }) => seq,
      findings,
    ),
  };
  const recount = createRecount();
  const instants = instantsOf(body);
  const all = body.streams.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const done = { records: 0, signatures: 0, unprovenTimes: 0, open: 0 };
  for (const [index, line] of lines.entries()) {
    const keys = openKeys(line);
    const { stream } = line;
    if (typeof keys === "string") {
      findings.fault("streams.ndjson", keys, { stream });
      for (const part of Object.values(side)) part.drop(stream);
      continue;
    }
    checkEnrolled(line, keys.genesis.prev !== null, enrolled, findings);
    const name = `records/${stream}.ndjson`;
    const records = open(name);
    const result = checkRecords({
      line,
      size: body.streams[index]?.size ?? 0,
      keys,
      period: instants,
      lines: records,
      checkpoints: () => side.checkpoints.next(stream),
      timeOf: (seq) => side.times.at(stream, seq),
      exclusionOf: (seq) => side.excluded.at(stream, seq),
      heard: witness?.checkpointsOf(stream) ?? [],
      receipted: book.headsOf(stream),
      recount: recount.of(line.kiosk, line.centre, stream),
      findings,
    });
    close(records);
    if (result.failed) for (const part of Object.values(side)) part.drop(stream);
    done.records += result.records;
    done.signatures += result.signatures;
    done.unprovenTimes += result.unprovenTimes;
    if (result.openEnd) done.open += 1;
    const unseen = keys.unproven().filter((seq) => seq < line.first);
    if (unseen.length > 0) {
      findings.note(
        `Stream ${stream} changed its key before this bundle (record ${unseen.join(", ")}).`,
      );
    }
    onProgress?.(done.records, all);
  }
  for (const part of Object.values(side)) {
    part.end();
    close(part.lines);
  }
  const readme = readLines(zip, "README.txt");
  close(readme);
  const summary = readWhole(zip, "summary.json", MOST_SUMMARY);
  digests.set("summary.json", summary.digest);
  checkChanges(body, findings);
  const figures = checkFigures(body, recount, summary.text, findings);
  for (const [name, digest] of Object.entries(body.files)) {
    if (zip.names.includes(name) && digests.has(name) && digests.get(name) !== digest) {
      findings.fault(name, "it is not the file that was sealed");
    }
  }
  addNotes(body, done, findings);
  book.compare(body, findings);
  const digest = digestOf(seal.body);
  if (witness !== undefined) {
    compareSeals(witness, body, { digest, publicKey: seal.publicKey }, findings);
    compareStreams(witness, body, findings);
  }
  const { status, revision, final, unit, prevSeal } = body;
  return {
    kind: "checked",
    faults: findings.faults,
    notes: findings.notes,
    records: done.records,
    signatures: done.signatures + lines.length + 1,
    sealed: {
      period: body.period.id,
      calendar: body.period.calendar,
      unit,
      status,
      revision,
      final,
      prevSeal,
      ...figures,
      hubKey: seal.publicKey,
      ...(hubKeys.length > 1 ? { hubKeys } : {}),
      digest,
    },
  };
}

function readManifest(zip: OpenedZip, findings: Findings) {
  const { text } = readWhole(zip, "manifest.json", MOST_MANIFEST);
  const seal = parseSeal(parseBoundedJson("manifest.json", text));
  if (!seal.ok) throw new UnreadableBundle(`manifest.json is not a seal (${seal.fault}).`);
  const { body: bodyText, key, publicKey, sig } = seal.value;
  const value = parseBoundedJson("The seal", bodyText);
  const version = typeof value === "object" && value !== null && "v" in value ? value.v : undefined;
  if (version !== BUNDLE_VERSION) {
    throw new UnreadableBundle(
      `The bundle has version ${String(version).slice(0, 20)}; this program reads version ${BUNDLE_VERSION}.`,
    );
  }
  const body = parseSealBody(value);
  if (!body.ok) throw new UnreadableBundle(`The seal is not in its form (${body.fault}).`);
  const hub = verifyingKey(publicKey);
  if (hub?.id !== key)
    findings.fault("manifest.json", "its key is not the key that it is named after");
  else if (!hub.verify(sealText(bodyText), sig)) {
    findings.fault("manifest.json", "the seal is not signed by the hub's key");
  }
  return { seal: seal.value, body: body.value };
}

function instantsOf({ period, zone }: SealBody): { from: number; until: number } {
  try {
    return periodInstants(period, zone);
  } catch (error) {
    // A RangeError is how Temporal says that there is no such zone.
    if (!(error instanceof RangeError)) throw error;
    throw new UnreadableBundle(`"${zone}" is not a time zone.`);
  }
}

function checkNames(zip: OpenedZip, { files }: SealBody, findings: Findings): void {
  const sealed = new Set(["manifest.json", ...Object.keys(files)]);
  for (const name of zip.names) {
    if (!sealed.has(name)) findings.fault(name, "it is not one of the sealed files");
  }
  for (const name of sealed) {
    if (!zip.names.includes(name)) throw new UnreadableBundle(`The bundle holds no ${name}.`);
  }
}

/** What the seal itself admits, after what the records say. */
function checkChanges({ changes, rollupFaults }: SealBody, { fault }: Findings): void {
  for (const { stream, first, last } of changes?.removed ?? []) {
    const what = "the revision before had these records, and this one has not, or has others";
    fault("manifest.json", what, { stream, seq: first, upto: last });
  }
  for (const told of rollupFaults) {
    fault("manifest.json", `the hub does not agree with itself: ${told}`);
  }
}

function addNotes(
  body: SealBody,
  done: { readonly unprovenTimes: number; readonly open: number },
  findings: Findings,
): void {
  const { note } = findings;
  if (!body.final)
    note(
      "This is not a seal of a closed period: the figures as they stood when the bundle was made.",
    );
  if (done.unprovenTimes > 0) {
    note(`${done.unprovenTimes} corrected times rest on clock events before this bundle.`);
  }
  if (done.open > 0) {
    note(
      `${done.open} streams end with the last record that the hub has: what was cut behind it, only kiosk or witness can tell.`,
    );
  }
  for (const { kiosk, complete, pending, waived } of body.kiosks) {
    if (waived !== undefined) {
      note(`Kiosk ${kiosk} is not complete; ${waived.who} waived it: ${waived.reason}`);
    } else if (!complete) {
      const known = pending === null ? "an unknown number of" : String(pending);
      note(
        `Kiosk ${kiosk} is not complete: ${known} records were not received when this was made.`,
      );
    }
  }
  if (body.unit !== null) note("The bundle of one unit carries no log of people's actions.");
}
