// The month's close (H13): makes the seal of a period, chained to the period before, and further revisions when figures changed.
// Promises: a seal is never edited; a close that finds nothing new makes nothing; what changed is named record by record.
import { Problem } from "../../shared/api/problem.ts";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import type { Clock } from "../../shared/clock.ts";
import { sealText } from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import {
  BUNDLE_VERSION,
  closeDetail,
  type Seal,
  type SealBody,
  type SealChanges,
} from "../../shared/evidence-bundle.ts";
import { HUB_KEY_ACTION, keyStatementsOf, MOST_STATEMENTS } from "../../shared/key-statement.ts";
import { periodInstants, type Period } from "../../shared/period.ts";
import { FORMULA } from "../../shared/satisfaction.ts";
import type { StoredSeal } from "../store/evidence-store.ts";
import type { HubStore } from "../store/hub-store.ts";
import { digestOf } from "./digest.ts";
import { planBundle, type BundlePlan } from "./plan-bundle.ts";
import { writeFiles } from "./write-files.ts";
import type { FileSink } from "./zip-writer.ts";

export type CloseOutcome = {
  readonly kind: "sealed" | "unchanged";
  readonly seal: StoredSeal;
  readonly body: SealBody;
};

export type CloseQuestion = {
  readonly period: Period;
  readonly zone: string;
  readonly who: string;
};

const NOWHERE: FileSink = {
  begin: () => {},
  write: () => Promise.resolve(),
  end: () => Promise.resolve(),
};
const monthForm = /^\d{4}-\d{2}$/;

export async function closePeriod(
  store: HubStore,
  { period, zone, who }: CloseQuestion,
  key: SigningKey,
  clock: Clock,
): Promise<CloseOutcome> {
  const at = clock.now();
  if (!monthForm.test(period.id)) {
    throw new Problem("bad_period", `Only a month is closed; "${period.id}" is not one.`);
  }
  if (at < periodInstants(period, zone).until) {
    throw new Problem(
      "unprocessable",
      `${period.id} ends on ${period.to} and can be closed after that day.`,
    );
  }
  const plan = await planBundle(store, { period, unit: null, zone }, at);
  const [fault] = plan.rollupFaults;
  if (fault !== undefined) {
    throw new Problem(
      "unprocessable",
      `Not closed: the hub does not agree with itself (${fault}).`,
      plan.rollupFaults,
    );
  }
  const before = plan.sealed;
  if (before !== undefined && !isChanged(plan, before)) {
    return { kind: "unchanged", seal: before, body: bodyOf(before) };
  }
  const revision = (before?.revision ?? 0) + 1;
  const status = revision === 1 ? "sealed" : "amended";
  const summary: SummariesResponse = { ...plan.summary, asOf: at, status, revision };
  const summaryText = JSON.stringify(summary);
  const files = await writeFiles(store, { ...plan, summaryText }, NOWHERE);
  const body = await sealBody(store, plan, { at, revision, status, final: true, files });
  const seal = signSeal(body, key);
  const stored: StoredSeal = {
    period: period.id,
    calendar: period.calendar,
    revision,
    at,
    ...seal,
    summary: summaryText,
  };
  const kept = await store.putSeal(stored, {
    at,
    who,
    action: "period.close",
    subject: `${period.id} ${period.calendar}`,
    detail: closeDetail(revision, digestOf(seal.body)),
  });
  if (!kept) {
    throw new Problem("stale_version", `Somebody else closed ${period.id} at the same moment.`);
  }
  return { kind: "sealed", seal: stored, body };
}

/** Whether the figures differ from what was sealed: counts, ledger, or the figures beside them. */
export function isChanged(plan: BundlePlan, seal: StoredSeal): boolean {
  const then = bodyOf(seal);
  const sealed = JSON.parse(seal.summary) as SummariesResponse; // written by closePeriod only
  const figures = ({ rows, total }: SummariesResponse): string => JSON.stringify([rows, total]);
  const ledger = ({ kiosks }: Pick<SealBody, "kiosks">): string =>
    JSON.stringify(
      kiosks
        .filter(({ stored }) => stored > 0)
        .map(({ pending: _pending, complete: _complete, waived: _waived, ...parts }) => parts),
    );
  return (
    then.revision !== seal.revision ||
    then.at !== seal.at ||
    JSON.stringify(then.counts) !== JSON.stringify(plan.counts) ||
    ledger(then) !== ledger(plan) ||
    figures(sealed) !== figures(plan.summary)
  );
}

export async function sealBody(
  store: HubStore,
  plan: BundlePlan,
  made: Pick<SealBody, "at" | "revision" | "status" | "final" | "files">,
): Promise<SealBody> {
  const { period, zone, unit, ranges, counts, scales, rows, kiosks, audit, rollupFaults } = plan;
  const { at, revision, status, final, files } = made;
  const { sealed: before, sealedBefore: last } = plan;
  const hubKeys = keyStatementsOf(await store.listAuditOf(HUB_KEY_ACTION, audit.size)).slice(
    -MOST_STATEMENTS,
  );
  return {
    v: BUNDLE_VERSION,
    period,
    zone,
    unit,
    revision,
    status,
    final,
    at,
    formulas: [FORMULA],
    streams: ranges.map(({ stream, first, last: end, head, size }) => ({
      stream,
      first,
      last: end,
      head,
      size,
    })),
    counts,
    scales,
    rows,
    kiosks,
    audit,
    rollupFaults,
    changes: before === undefined ? null : await changesSince(store, plan, bodyOf(before)),
    files,
    ...(hubKeys.length === 0 ? {} : { hubKeys }),
    replaces: before === undefined ? null : digestOf(before.body),
    prevSeal: last === undefined ? null : digestOf(last.body),
  };
}

/** Effective times never go backwards along a stream, so what came later is one range at its end. */
async function changesSince(
  store: HubStore,
  { ranges }: BundlePlan,
  { streams }: SealBody,
): Promise<SealChanges> {
  const removed = await removedSince(store, streams);
  const ends = new Map(streams.map(({ stream, last }) => [stream, last]));
  const changes: SealChanges = { added: [], voided: [] };
  for (const { stream, inFirst, inLast, last } of ranges) {
    const known = ends.get(stream) ?? 0;
    if (inLast > known) {
      changes.added.push({ stream, first: Math.max(inFirst, known + 1), last: inLast });
    }
    const ref = { first: inFirst, last: Math.min(inLast, known) };
    for (const seq of await store.readLateVoids({ stream, after: known, upto: last }, ref)) {
      changes.voided.push({ stream, seq });
    }
  }
  return removed.length === 0 ? changes : { ...changes, removed };
}

/** A sealed range ends with a checkpoint: where that one is not there any more, or has another head, records are not as they were. */
async function removedSince(
  store: HubStore,
  streams: SealBody["streams"],
): Promise<NonNullable<SealChanges["removed"]>> {
  const removed: NonNullable<SealChanges["removed"]> = [];
  for (const { stream, first, last, head } of streams) {
    const window = { stream, after: last - 1, upto: last };
    const [found] = await store.readCheckpoints(window, 1);
    if (found?.head === head) continue;
    const held = (await store.findStream(stream))?.hi ?? 0;
    removed.push({ stream, first: held < last ? Math.max(first, held + 1) : first, last });
  }
  return removed;
}

export function signSeal(body: SealBody, key: SigningKey): Seal {
  const text = JSON.stringify(body);
  return { body: text, key: key.id, publicKey: key.publicKey, sig: key.sign(sealText(text)) };
}

export function bodyOf({ body }: Pick<StoredSeal, "body">): SealBody {
  return JSON.parse(body) as SealBody; // written by signSeal only
}
