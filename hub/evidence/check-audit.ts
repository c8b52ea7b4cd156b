// The audit log of a bundle: one chain from its genesis to the head that the seal names; the keys that kiosks enrolled with, and
// the closes that it tells of: a seal that is not the one of the log is not the one that was made.
import { AUDIT_GENESIS, auditText, genesisHash, nextHash } from "../../shared/evidence/chain.ts";
import {
  closeDetail,
  parseAuditLine,
  type AuditLine,
  waiverSubject,
  type SealBody,
} from "../../shared/evidence-bundle.ts";
import { HUB_KEY_ACTION, keyStatementOf, type KeyStatement } from "../../shared/key-statement.ts";
import { previousPeriod } from "../../shared/period.ts";
import { compareHubKeys } from "./check-hub-keys.ts";
import type { Lines } from "./read-lines.ts";
import type { Findings } from "./verdict.ts";

/** Kiosk → public keys that claimed it; undefined in the bundle of a unit, which carries no log. */
export type EnrolledKeys = ReadonlyMap<string, ReadonlySet<string>> | undefined;

export function checkAudit(lines: Lines, body: SealBody, findings: Findings): EnrolledKeys {
  const { unit, audit } = body;
  const fault = (what: string, seq: number): void => findings.fault(lines.name, what, { seq });
  if (unit !== null) {
    if (lines.batch() !== undefined) fault("the bundle of one unit carries no log", 1);
    return undefined;
  }
  const enrolled = new Map<string, Set<string>>();
  const waivers = new Set<string>();
  const hubKeys: KeyStatement[] = [];
  /** Subject → the newest close of it. */
  const closes = new Map<string, { readonly seq: number; readonly detail: string }>();
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
      if (entry.action === "kiosk.waive") {
        waivers.add(JSON.stringify([entry.subject, entry.who, entry.at, entry.detail]));
      }
      if (entry.action === HUB_KEY_ACTION) hubKeys.push(...statementOf(entry));
      if (entry.action === "period.close") closes.set(entry.subject, entry);
      if (entry.action === "kiosk.claim") {
        enrolled.set(entry.subject, (enrolled.get(entry.subject) ?? new Set()).add(entry.detail));
      }
    }
  }
  if (seq !== audit.size || hash.toString("base64url") !== audit.head) {
    fault("the log ends elsewhere than the seal says", Math.min(seq, audit.size) + 1);
  }
  compareCloses(body, closes, fault);
  compareHubKeys(body.hubKeys ?? [], hubKeys, findings);
  for (const { kiosk, waived } of body.kiosks) {
    if (waived === undefined) continue;
    const { who, at, reason } = waived;
    if (waivers.has(JSON.stringify([waiverSubject(body.period, kiosk), who, at, reason]))) continue;
    findings.fault("manifest.json", `the log knows of no waiver of ${kiosk} by ${who}`);
  }
  return enrolled;
}

/** A kept seal's log ends before its own close; one made for the bundle names the newest close as what it replaces. */
function compareCloses(
  { period, final, revision, replaces, prevSeal }: SealBody,
  closes: ReadonlyMap<string, { readonly seq: number; readonly detail: string }>,
  fault: (what: string, seq: number) => void,
): void {
  const closed = closes.get(`${period.id} ${period.calendar}`);
  const expected = replaces === null ? "" : closeDetail(final ? revision - 1 : revision, replaces);
  if ((closed?.detail ?? "") !== expected) {
    const named = expected === "" ? "none" : expected;
    fault(
      `the log tells of another seal of ${period.id} than this one follows (${named})`,
      closed?.seq ?? 1,
    );
  }
  const before = closes.get(`${previousPeriod(period).id} ${period.calendar}`);
  const digest = before?.detail.split(" ").at(-1) ?? null;
  if (digest !== prevSeal) {
    fault(
      `the log tells of another seal of the period before than this one names (${prevSeal ?? "none"})`,
      before?.seq ?? 1,
    );
  }
}

function statementOf(entry: AuditLine): readonly KeyStatement[] {
  const statement = keyStatementOf(entry);
  return statement === undefined ? [] : [statement];
}

function readEntry(text: string) {
  try {
    const parsed = parseAuditLine(JSON.parse(text));
    return parsed.ok ? parsed.value : undefined;
  } catch {
    return undefined;
  }
}
