// Whether the seals that the hub holds are what it signed, and what the audit log tells of them: where somebody wrote to the file.
// Promises: one sentence a fault; a seal with a fault is not built upon.
import { sealText } from "../../shared/evidence/chain.ts";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import { closeDetail, parseSealBody, type SealBody } from "../../shared/evidence-bundle.ts";
import { parseJson } from "../../shared/parse-json.ts";
import type { SealTrail, StoredSeal } from "../store/evidence-store.ts";
import { digestOf } from "./digest.ts";

export type SoundSeals = {
  /** The newest seal of the period; undefined: there is none that is as it was signed. */
  readonly own: StoredSeal | undefined;
  readonly before: StoredSeal | undefined;
  readonly faults: readonly string[];
};

export function soundSeals(
  { own, before }: Pick<SealTrail, "own" | "before">,
  ids: { readonly own: string; readonly before: string },
): SoundSeals {
  const faults: string[] = [];
  const sound = (trail: SealTrail["own"], id: string): StoredSeal | undefined => {
    const fault = trailFault(trail, id);
    if (fault === undefined) return trail.seal;
    faults.push(`the seal of ${id} ${fault}`);
    return undefined;
  };
  return { own: sound(own, ids.own), before: sound(before, ids.before), faults };
}

function trailFault({ seal, told }: SealTrail["own"], id: string): string | undefined {
  if (seal === undefined) return told === null ? undefined : `is gone; the log tells of ${told}`;
  const body = parseSealBody(parseJson(seal.body));
  if (!body.ok) return "is not in its form";
  const wrong = sealFault(seal, body.value, id);
  if (wrong !== undefined) return wrong;
  if (told === closeDetail(seal.revision, digestOf(seal.body))) return undefined;
  return `is not the one that the log tells of (${told ?? "none"})`;
}

function sealFault(seal: StoredSeal, body: SealBody, id: string): string | undefined {
  const key = verifyingKey(seal.publicKey);
  if (key?.id !== seal.key || !key.verify(sealText(seal.body), seal.sig)) {
    return "is not what the hub's key signed";
  }
  const said = [body.period.id, body.period.calendar, body.revision, body.at];
  const kept = [seal.period, seal.calendar, seal.revision, seal.at];
  if (JSON.stringify(said) !== JSON.stringify(kept) || body.period.id !== id) {
    return "stands under another period, revision or time than it says";
  }
  return digestOf(seal.summary) === body.files["summary.json"]
    ? undefined
    : "does not belong to the summary that is kept with it";
}
