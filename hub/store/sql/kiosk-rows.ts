// The kiosk, centre, claim and conf_version tables: which kiosks there are and how one becomes enrolled.
// Promises: a claim code works once and in time; a refused try is in the audit too. Secrets are stored as hashes only.
import type { SqlConnection } from "./sql-connection.ts";
import type { ScreenSettings } from "../../../shared/api/kiosks.ts";
import type { AuditDraft, ClaimOutcome, EnrolledKiosk, RegisterKiosk } from "../hub-store.ts";
import type { AuditRows } from "./audit-rows.ts";

type KioskRow = {
  readonly id: number;
  readonly code: string;
  readonly centre: string;
  readonly counters: string;
  readonly service: string;
  readonly scale: string;
  readonly staff_pin: string | null;
  readonly demo: number;
  readonly public_key: string | null;
  readonly password_hash: string | null;
  readonly revoked_at: number | null;
  readonly settings: string;
};

const SELECT = `SELECT k.id, k.code, c.code AS centre, k.counters, k.service, k.scale, k.staff_pin, k.demo,
    k.public_key, k.password_hash, k.revoked_at, k.settings
  FROM kiosk k JOIN centre c ON c.id = k.centre_id`;

export function createKioskRows(db: SqlConnection, audit: AuditRows) {
  const byCode = db.prepare<[string], KioskRow>(`${SELECT} WHERE k.code = ?`);
  const byId = db.prepare<[number], KioskRow>(`${SELECT} WHERE k.id = ?`);
  const all = db.prepare<[], KioskRow>(`${SELECT} ORDER BY k.code`);
  const addCentre = db.prepare("INSERT INTO centre (code) VALUES (?) ON CONFLICT DO NOTHING");
  const put = db.prepare(
    `INSERT INTO kiosk (code, centre_id, counters, service, scale, staff_pin, demo, settings)
     VALUES (@code, (SELECT id FROM centre WHERE code = @centre), @counters, @service, @scale, @staffPin, @demo, @settings)
     ON CONFLICT (code) DO UPDATE SET counters = excluded.counters, service = excluded.service,
       scale = excluded.scale, staff_pin = excluded.staff_pin, demo = excluded.demo, settings = excluded.settings`,
  );
  const dropOpenClaims = db.prepare(
    "DELETE FROM claim WHERE used_at IS NULL AND kiosk_id = (SELECT id FROM kiosk WHERE code = ?)",
  );
  const addClaim = db.prepare(
    "INSERT INTO claim (claim_hash, kiosk_id, expires_at) VALUES (?, (SELECT id FROM kiosk WHERE code = ?), ?)",
  );
  const findClaim = db.prepare<
    [string],
    { kiosk_id: number; expires_at: number; used_at: number | null }
  >("SELECT kiosk_id, expires_at, used_at FROM claim WHERE claim_hash = ?");
  const useClaim = db.prepare("UPDATE claim SET used_at = ? WHERE claim_hash = ?");
  const enrol = db.prepare(
    "UPDATE kiosk SET public_key = ?, password_hash = ?, revoked_at = NULL WHERE id = ?",
  );
  const revoke = db.prepare(
    "UPDATE kiosk SET revoked_at = ? WHERE code = ? AND revoked_at IS NULL",
  );
  const lastConf = db.prepare<[string], { version: number; digest: string }>(
    "SELECT version, digest FROM conf_version WHERE kiosk_id = (SELECT id FROM kiosk WHERE code = ?)",
  );
  const putConf = db.prepare(
    `INSERT INTO conf_version (kiosk_id, version, digest) VALUES ((SELECT id FROM kiosk WHERE code = ?), ?, ?)
     ON CONFLICT (kiosk_id) DO UPDATE SET version = excluded.version, digest = excluded.digest`,
  );

  function refuse(why: "unknown" | "used" | "late", kiosk: string, at: number): ClaimOutcome {
    audit.append({ at, who: kiosk, action: "kiosk.claim.refused", subject: kiosk, detail: why });
    return { ok: false, why };
  }

  return {
    registerKiosk(kiosk: RegisterKiosk, entry: AuditDraft): "registered" | "other_centre" {
      const known = byCode.get(kiosk.kiosk);
      if (known !== undefined && known.centre !== kiosk.centre) return "other_centre";
      addCentre.run(kiosk.centre);
      put.run({
        code: kiosk.kiosk,
        centre: kiosk.centre,
        counters: JSON.stringify(kiosk.counters),
        service: kiosk.service,
        scale: kiosk.scale,
        staffPin: kiosk.staffPin,
        demo: kiosk.demo ? 1 : 0,
        settings: JSON.stringify(kiosk.settings ?? {}),
      });
      dropOpenClaims.run(kiosk.kiosk);
      addClaim.run(kiosk.claimHash, kiosk.kiosk, kiosk.expiresAt);
      audit.append(entry);
      return "registered";
    },
    claimKiosk(
      claim: {
        readonly claimHash: string;
        readonly publicKey: string;
        readonly passwordHash: string;
      },
      at: number,
    ): ClaimOutcome {
      const found = findClaim.get(claim.claimHash);
      if (found === undefined) return refuse("unknown", "", at);
      const before = byId.get(found.kiosk_id);
      if (before === undefined) throw new Error(`claim without kiosk ${found.kiosk_id}`);
      if (found.used_at !== null) return refuse("used", before.code, at);
      if (at > found.expires_at) return refuse("late", before.code, at);
      useClaim.run(at, claim.claimHash);
      enrol.run(claim.publicKey, claim.passwordHash, found.kiosk_id);
      audit.append({
        at,
        who: before.code,
        action: "kiosk.claim",
        subject: before.code,
        detail: claim.publicKey,
      });
      const enrolled = byId.get(found.kiosk_id);
      if (enrolled === undefined) throw new Error(`claim without kiosk ${found.kiosk_id}`);
      return { ok: true, kiosk: kioskOf(enrolled) };
    },
    revokeKiosk(kiosk: string, at: number, entry: AuditDraft): boolean {
      const { changes } = revoke.run(at, kiosk);
      if (changes > 0) audit.append(entry);
      return changes > 0;
    },
    confVersion(kiosk: string, digest: string, above = 0): number {
      const last = lastConf.get(kiosk);
      if (last?.digest === digest && last.version > above) return last.version;
      const version = Math.max(last?.version ?? 0, above) + 1;
      putConf.run(kiosk, version, digest);
      return version;
    },
    findKiosk(kiosk: string): EnrolledKiosk | undefined {
      const row = byCode.get(kiosk);
      return row === undefined ? undefined : kioskOf(row);
    },
    listKiosks: (): readonly EnrolledKiosk[] => all.all().map(kioskOf),
  };
}

function kioskOf(row: KioskRow): EnrolledKiosk {
  return {
    kiosk: row.code,
    centre: row.centre,
    counters: JSON.parse(row.counters) as string[], // written by registerKiosk only
    service: row.service,
    scale: row.scale,
    staffPin: row.staff_pin,
    settings: JSON.parse(row.settings) as ScreenSettings, // written by registerKiosk only
    demo: row.demo === 1,
    publicKey: row.public_key,
    passwordHash: row.password_hash,
    revokedAt: row.revoked_at,
  };
}
