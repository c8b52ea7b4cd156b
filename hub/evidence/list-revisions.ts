// The seals of one month as a reader wants them: figure, code, what changed, which kiosks were not complete; for some centres.
// Promises: read from the signed bodies only; a record of a centre that was not asked for is never named.
import type { SealedChange, SealRevision } from "../../shared/api/seals.ts";
import { sealCode } from "../../shared/evidence/chain.ts";
import type { SealBody } from "../../shared/evidence-bundle.ts";
import type { Period } from "../../shared/period.ts";
import { satisfiedPercent } from "../../shared/satisfaction.ts";
import type { StoredSeal } from "../store/evidence-store.ts";
import type { HubStore } from "../store/hub-store.ts";
import { digestOf } from "./digest.ts";
import { bodyOf } from "./seal.ts";

/** Of each kind and revision; the evidence has them all. */
const MOST_CHANGES = 100;

/** `centres`: null = all. Oldest first; none for a month that was never sealed. */
export async function listRevisions(
  store: Pick<HubStore, "findSeal" | "findStream">,
  period: Period,
  centres: readonly string[] | null,
): Promise<SealRevision[]> {
  const newest = await store.findSeal(period.id, period.calendar);
  const revisions: SealRevision[] = [];
  for (let revision = 1; revision <= (newest?.revision ?? 0); revision++) {
    const seal = await store.findSeal(period.id, period.calendar, revision);
    if (seal !== undefined) revisions.push(await revisionOf(store, seal, centres));
  }
  return revisions;
}

async function revisionOf(
  store: Pick<HubStore, "findStream">,
  seal: StoredSeal,
  centres: readonly string[] | null,
): Promise<SealRevision> {
  const body = bodyOf(seal);
  const inScope = (centre: string): boolean => centres === null || centres.includes(centre);
  const digest = digestOf(seal.body);
  const counts = countsIn(body, inScope);
  return {
    revision: seal.revision,
    status: seal.revision === 1 ? "sealed" : "amended",
    at: seal.at,
    code: sealCode(Buffer.from(digest, "hex")),
    digest,
    key: seal.key,
    ...counts,
    satisfiedPercent: satisfiedPercent(counts),
    changes: await changesIn(store, body, inScope),
    incomplete: body.kiosks
      .filter(({ complete, centre }) => !complete && inScope(centre))
      .map(({ kiosk }) => kiosk),
  };
}

function countsIn({ counts, scales }: SealBody, inScope: (centre: string) => boolean) {
  const satisfiedIn = new Map(scales.map(({ scale, satisfied }) => [scale, satisfied]));
  let n = 0;
  let satisfied = 0;
  for (const { centre, scale, counts: levels } of counts) {
    if (!inScope(centre)) continue;
    for (const [level, count] of Object.entries(levels)) {
      n += count;
      if (satisfiedIn.get(scale)?.includes(level) === true) satisfied += count;
    }
  }
  return { n, satisfied };
}

async function changesIn(
  store: Pick<HubStore, "findStream">,
  { changes }: SealBody,
  inScope: (centre: string) => boolean,
): Promise<SealRevision["changes"]> {
  if (changes === null) return null;
  const kiosks = new Map<string, string | null>();
  /** Null: of a kiosk that was not asked for. */
  const kioskOf = async (stream: string): Promise<string | null> => {
    const known = kiosks.get(stream);
    if (known !== undefined) return known;
    const found = await store.findStream(stream);
    const kiosk = found !== undefined && inScope(found.centre) ? found.kiosk : null;
    kiosks.set(stream, kiosk);
    return kiosk;
  };
  const named = async (list: readonly Omit<SealedChange, "kiosk">[]): Promise<SealedChange[]> => {
    const found: SealedChange[] = [];
    for (const change of list) {
      const kiosk = await kioskOf(change.stream);
      if (kiosk !== null) found.push({ kiosk, ...change });
    }
    return found;
  };
  const added = await named(changes.added);
  const voided = await named(
    changes.voided.map(({ stream, seq }) => ({ stream, first: seq, last: seq })),
  );
  const more = [added, voided].map(({ length }) => Math.max(0, length - MOST_CHANGES));
  return {
    added: added.slice(0, MOST_CHANGES),
    voided: voided.slice(0, MOST_CHANGES),
    more: more.reduce((sum, n) => sum + n, 0),
  };
}
