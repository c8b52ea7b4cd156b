// The audit log of a bundle: one chain from its genesis to the head that the seal names; and the keys that kiosks enrolled with.
import { AUDIT_GENESIS, auditText, genesisHash, nextHash } from "../../shared/evidence/chain.ts";
import { parseAuditLine, type SealBody } from "../../shared/evidence-bundle.ts";
import type { Lines } from "./read-lines.ts";
import type { Findings } from "./verdict.ts";

/** Kiosk → public keys that claimed it; undefined in the bundle of a unit, which carries no log. */
export type EnrolledKeys = ReadonlyMap<string, ReadonlySet<string>> | undefined;

export function checkAudit(
  lines: Lines,
  { unit, audit }: Pick<SealBody, "unit" | "audit">,
  findings: Findings,
): EnrolledKeys {
  const fault = (what: string, seq: number): void => findings.fault(lines.name, what, { seq });
  if (unit !== null) {
    if (lines.batch() !== undefined) fault("the bundle of one unit carries no log", 1);
    return undefined;
  }
  const enrolled = new Map<string, Set<string>>();
  let hash = genesisHash(AUDIT_GENESIS);
  let seq = 0;
  for (let texts = lines.batch(); texts !== undefined; texts = lines.batch()) {
    for (const text of texts) {
      const entry = readEntry(text);
      seq += 1;
      if (entry === undefined || entry.seq !== seq) {
        fault(entry === undefined ? "it is not an entry" : "it is missing", seq);
        return enrolled;
      }
      hash = nextHash(hash, auditText(entry));
      if (hash.toString("base64url") !== entry.hash) {
        fault("it is not what was written when it happened", seq);
        return enrolled;
      }
      if (entry.action === "kiosk.claim") {
        enrolled.set(entry.subject, (enrolled.get(entry.subject) ?? new Set()).add(entry.detail));
      }
    }
  }
  if (seq !== audit.size || hash.toString("base64url") !== audit.head) {
    fault("the log ends elsewhere than the seal says", Math.min(seq, audit.size) + 1);
  }
  return enrolled;
}

function readEntry(text: string) {
  try {
    const parsed = parseAuditLine(JSON.parse(text));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}
