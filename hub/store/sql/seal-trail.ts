// What the hub knows of a period's seals, read in one view: the seals themselves, what the audit log tells of them, the log's head.
// Promises: a close and its entry are one transaction, so in this view they agree unless somebody wrote to the file.
import type { SqlConnection } from "./sql-connection.ts";
import type { Calendar } from "../../../shared/period.ts";
import type { SealTrail, Waiver } from "../evidence-store.ts";
import type { createEvidenceRows } from "./evidence-rows.ts";
import type { createSealRows } from "./seal-rows.ts";

export function createSealTrail(
  db: SqlConnection,
  seals: Pick<ReturnType<typeof createSealRows>, "findSeal">,
  evidence: Pick<ReturnType<typeof createEvidenceRows>, "auditHead">,
) {
  const closes = db
    .prepare<[string], string>(
      "SELECT detail FROM audit WHERE action = 'period.close' AND subject = ? ORDER BY seq DESC LIMIT 1",
    )
    .pluck();

  // Of several of one kiosk the newest.
  const waivers = db.prepare<{ prefix: string }, Waiver>(
    `SELECT substr(subject, length(@prefix) + 1) AS kiosk, who, at, detail AS reason FROM audit
     WHERE seq IN (SELECT max(seq) FROM audit WHERE action = 'kiosk.waive' AND substr(subject, 1, length(@prefix)) = @prefix
       GROUP BY subject) ORDER BY subject`,
  );

  const sealTrail = db.transaction(
    (period: string, before: string, calendar: Calendar): SealTrail => {
      const trailOf = (id: string): SealTrail["own"] => ({
        seal: seals.findSeal(id, calendar),
        told: closes.get(`${id} ${calendar}`) ?? null,
      });
      return {
        waivers: waivers.all({ prefix: `${period} ${calendar} ` }),
        own: trailOf(period),
        before: trailOf(before),
        audit: evidence.auditHead(),
      };
    },
  );

  return {
    sealTrail: (period: string, before: string, calendar: Calendar): SealTrail =>
      sealTrail(period, before, calendar),
  };
}
