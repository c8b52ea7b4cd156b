// The witness: keeps what kiosks and hub say in public, and later tells whether a bundle agrees with it.
// Promises: never speaks; believes no status without asking its signature of the bundle's keys; accuses with the place.
import { hash } from "node:crypto";
import { sealText } from "../../shared/evidence/chain.ts";
import { followKeys } from "../../shared/evidence/follow-keys.ts";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import { parseSeal, type SealBody } from "../../shared/evidence-bundle.ts";
import { parseSealMessage, type KeyStatement } from "../../shared/key-statement.ts";
import { periodInstants, previousPeriod } from "../../shared/period.ts";
import { parseStatus } from "../../shared/protocol/kiosk-messages.ts";
import { parseKioskTopic, sealTopic } from "../../shared/protocol/topics.ts";
import type { HeardCheckpoint, HeardSeal } from "../../shared/witnessed.ts";
import { parseJson } from "../../shared/parse-json.ts";
import type { Findings } from "./verdict.ts";

export type WitnessMemory = {
  readonly checkpointsOf: (stream: string) => readonly HeardCheckpoint[];
  readonly streamsHeard: (from: number, until: number) => readonly HeardCheckpoint[];
  readonly sealsOf: (period: string, calendar: string) => readonly HeardSeal[];
};

/** A status as a head, a seal as a seal; anything else is nothing. */
export function hear(
  prefix: string,
  topic: string,
  payload: Uint8Array,
  heardAt: number,
): { readonly checkpoint: HeardCheckpoint } | { readonly seal: HeardSeal } | undefined {
  const message = Buffer.from(payload).toString();
  const value = parseJson(message);
  if (topic === sealTopic(prefix)) return hearSeal(value, message, heardAt);
  const address = parseKioskTopic(prefix, topic);
  if (address?.channel !== "status") return undefined;
  const status = parseStatus(value);
  if (!status.ok) return undefined;
  const { stream, size, head, key, sig, acked } = status.value;
  const { kiosk, centre } = address;
  return { checkpoint: { stream, kiosk, centre, size, head, key, sig, acked, heardAt } };
}

function hearSeal(value: unknown, message: string, heardAt: number) {
  const seal = parseSeal(value);
  if (!seal.ok) return undefined;
  const { body: text, publicKey, sig } = seal.value;
  // Whose key it is, is compared later; an unsigned one is not worth keeping.
  if (verifyingKey(publicKey)?.verify(sealText(text), sig) !== true) return undefined;
  const body = parseJson(text) as (Partial<SealBody> & { digest?: unknown }) | undefined; // its parts are asked below
  const { id, calendar } = body?.period ?? {};
  if (typeof id !== "string" || typeof calendar !== "string") return undefined;
  const digest = typeof body?.digest === "string" ? body.digest : hash("sha256", text, "hex");
  const revision = body?.revision ?? 0;
  return { seal: { period: id, calendar, revision, digest, publicKey, message, heardAt } };
}

/** What the seal says against what was heard; the streams' heads are compared where their hashes are made (check-records). */
export function compareSeals(
  memory: WitnessMemory,
  body: SealBody,
  sealed: { readonly digest: string; readonly publicKey: string },
  findings: Findings,
): void {
  const fault = (what: string): void => findings.fault("manifest.json", what);
  for (const heard of memory.sealsOf(body.period.id, body.period.calendar)) {
    if (!isSameHub(heard, sealed.publicKey, body.hubKeys ?? [])) {
      fault(`the witness heard a seal of this period by another key, ${heard.publicKey}`);
    } else if (body.unit === null && heard.revision === body.revision) {
      const differs = body.final && heard.digest !== sealed.digest;
      if (differs) fault(`the witness heard another revision ${heard.revision}: ${heard.digest}`);
    } else if (heard.revision > body.revision) {
      findings.note(`The witness heard a newer seal of this period: revision ${heard.revision}.`);
    }
  }
  const before = previousPeriod(body.period);
  const earlier = memory.sealsOf(before.id, before.calendar);
  if (earlier.length > 0 && !earlier.some(({ digest }) => digest === body.prevSeal)) {
    fault(`the witness heard other seals of ${before.id} than the one that this seal names`);
  }
}

/** The hub may have changed its key between the two: the older key's statements lead to the newer one. */
function isSameHub(heard: HeardSeal, sealedBy: string, sealed: readonly KeyStatement[]): boolean {
  const told = parseSealMessage(parseJson(heard.message));
  const later = told.ok ? (told.value.keys ?? []) : [];
  return (
    followKeys(heard.publicKey, sealed).includes(sealedBy) ||
    followKeys(sealedBy, later).includes(heard.publicKey)
  );
}

/** Streams that the bundle is silent about, or holds less of than their kiosk had the hub's receipt for. */
export function compareStreams(memory: WitnessMemory, body: SealBody, findings: Findings): void {
  const { from, until } = periodInstants(body.period, body.zone);
  const known = new Map(body.streams.map(({ stream, size }) => [stream, size]));
  const kiosks = new Set(body.kiosks.map(({ kiosk }) => kiosk));
  for (const { stream, kiosk, centre, acked } of memory.streamsHeard(
    from,
    Math.min(until, body.at),
  )) {
    if (acked <= 0 || known.has(stream)) continue;
    if (body.unit !== null && !kiosks.has(kiosk)) continue;
    findings.note(
      `The witness heard stream ${stream} of ${centre}/${kiosk} in the period; the bundle has none of it.`,
    );
    if (!kiosks.has(kiosk))
      findings.fault("manifest.json", `kiosk ${kiosk} is missing`, { stream });
  }
  for (const [stream, size] of known) {
    const heard = memory.checkpointsOf(stream).filter(({ heardAt }) => heardAt <= body.at);
    const acked = heard.reduce((most, checkpoint) => Math.max(most, checkpoint.acked), 0);
    if (acked <= size) continue;
    const what = `the hub gave receipts up to ${acked} and holds no more than ${size}`;
    findings.fault("manifest.json", what, { stream, seq: size + 1, upto: acked });
  }
}
