// Contract: kiosks, claims, configuration versions, statuses, alarms, generation, catalogue and transactions.
import { describe, expect, test } from "vitest";
import type { TransactionsRow } from "../../../shared/api/transactions.ts";
import type { RegisterKiosk } from "../../../hub/store/hub-store.ts";
import { AUDIT, CATALOGUE, DAY, T0, type Bench } from "./use-store.ts";

const KIOSK: RegisterKiosk = {
  kiosk: "bl-q1",
  centre: "binh-lieu",
  counters: ["q1", "q2"],
  service: "LV-DATDAI",
  scale: "vn3.1",
  staffPin: "scrypt$…",
  settings: { order: ["KHL", "HL", "RHL"], layout: 2, diagonalInch: 21.5 },
  demo: false,
  claimHash: "claim-1",
  expiresAt: T0 + DAY,
};
const CLAIM = { claimHash: "claim-1", publicKey: "key-1", passwordHash: "hash-1" };
const ROW: TransactionsRow = {
  unit: "binh-lieu",
  domain: null,
  from: "2026-11-01",
  to: "2026-11-30",
  received: 1300,
  atCounter: 1300,
  resolved: 1200,
  early: 100,
  onTime: 1090,
  late: 10,
  authority: "own",
};

export function describeRegister({ store, reopen }: Bench): void {
  describe("the register of kiosks", () => {
    test("a registered kiosk becomes enrolled with its claim code, once", async () => {
      expect(await store().registerKiosk(KIOSK, AUDIT)).toBe("registered");
      const { claimHash: _, expiresAt: __, ...registered } = KIOSK;
      const waiting = { ...registered, publicKey: null, passwordHash: null, revokedAt: null };
      expect(await store().findKiosk("bl-q1")).toEqual(waiting);
      const enrolled = { ...waiting, publicKey: "key-1", passwordHash: "hash-1" };
      expect(await store().claimKiosk(CLAIM, T0)).toEqual({ ok: true, kiosk: enrolled });
      expect(await store().claimKiosk(CLAIM, T0 + 1)).toEqual({ ok: false, why: "used" });
      await reopen();
      expect(await store().findKiosk("bl-q1")).toEqual(enrolled);
      expect(await store().listKiosks()).toEqual([enrolled]);
      expect(await store().findKiosk("la")).toBeUndefined();
      expect((await store().listAudit(10)).map(({ action }) => action)).toEqual([
        "kiosk.claim.refused",
        "kiosk.claim",
        "test",
      ]);
    });

    test("a wrong or late claim code is refused, and the refusal is in the audit", async () => {
      await store().registerKiosk(KIOSK, AUDIT);
      expect(await store().claimKiosk({ ...CLAIM, claimHash: "la" }, T0)).toEqual({
        ok: false,
        why: "unknown",
      });
      expect(await store().claimKiosk(CLAIM, T0 + DAY + 1)).toEqual({ ok: false, why: "late" });
      expect(await store().listAudit(2)).toMatchObject([
        { seq: 3, action: "kiosk.claim.refused", subject: "bl-q1", detail: "late" },
        { seq: 2, action: "kiosk.claim.refused", subject: "", detail: "unknown" },
      ]);
      expect(await store().findKiosk("bl-q1")).toMatchObject({ publicKey: null });
    });

    test("registering again changes the kiosk and makes its older open code worthless", async () => {
      await store().registerKiosk(KIOSK, AUDIT);
      await store().registerKiosk({ ...KIOSK, counters: ["q3"], claimHash: "claim-2" }, AUDIT);
      expect(await store().claimKiosk(CLAIM, T0)).toEqual({ ok: false, why: "unknown" });
      const claimed = await store().claimKiosk({ ...CLAIM, claimHash: "claim-2" }, T0);
      expect(claimed).toMatchObject({ ok: true, kiosk: { counters: ["q3"] } });
      expect(await store().registerKiosk({ ...KIOSK, centre: "hoanh-mo" }, AUDIT)).toBe(
        "other_centre",
      );
      expect(await store().findKiosk("bl-q1")).toMatchObject({ centre: "binh-lieu" });
    });

    test("the configuration version grows with every change of content, also back to an old one", async () => {
      await store().registerKiosk(KIOSK, AUDIT);
      const versions: number[] = [];
      for (const digest of ["a", "a", "b", "b", "a"]) {
        versions.push(await store().confVersion("bl-q1", digest));
      }
      expect(versions).toEqual([1, 1, 2, 2, 3]);
      // A kiosk holds version 9, of a hub that was set back since; asked again, 10 is enough.
      expect(await store().confVersion("bl-q1", "a", 9)).toBe(10);
      expect(await store().confVersion("bl-q1", "a", 9)).toBe(10);
    });

    test("a will changes the state and keeps the last signed status", async () => {
      await store().registerKiosk(KIOSK, AUDIT);
      const status = { kiosk: "bl-q1", sid: "a".repeat(16), message: "{}", receivedAt: T0 };
      await store().recordStatus({ ...status, state: "online" });
      await store().recordStatus({ ...status, state: "lost", message: null, receivedAt: T0 + 1 });
      expect(await store().listStatuses()).toEqual([
        { ...status, state: "lost", receivedAt: T0 + 1 },
      ]);
    });

    test("alarms are listed newest first", async () => {
      const alarm = { at: T0, kiosk: null, detail: "" };
      const codes = ["fork", "new_stream", "hub_slow"] as const;
      for (const code of codes) await store().raiseAlarm({ ...alarm, code });
      expect(await store().listAlarms(2)).toEqual([
        { ...alarm, code: "hub_slow" },
        { ...alarm, code: "new_stream" },
      ]);
    });

    test("the generation only grows", async () => {
      const first = await store().generation();
      await store().raiseGeneration(first - 1);
      expect(await store().generation()).toBe(first);
      await store().raiseGeneration(first + 7);
      await reopen();
      expect(await store().generation()).toBe(first + 7);
    });

    test("the catalogue takes only the next version, from an empty version 0 on", async () => {
      const empty = { version: 0, units: [], domains: [], scales: [], reasons: [] };
      expect(await store().catalogue()).toEqual(empty);
      expect(await store().putCatalogue({ ...CATALOGUE, version: 2 }, AUDIT)).toBe(false);
      expect(await store().listAudit(10)).toEqual([]);
      expect(await store().putCatalogue(CATALOGUE, AUDIT)).toBe(true);
      expect(await store().putCatalogue(CATALOGUE, AUDIT)).toBe(false);
      expect(await store().catalogue()).toEqual(CATALOGUE);
      expect(await store().listAudit(10)).toHaveLength(1);
    });

    test("transactions with the same key replace each other, and the old figures stay in the audit", async () => {
      const other = { ...ROW, domain: "LV-DATDAI" };
      expect(await store().putTransactions([ROW, other], AUDIT)).toEqual({ added: 2, replaced: 0 });
      const changed = { ...ROW, received: 1400 };
      expect(await store().putTransactions([changed], AUDIT)).toEqual({ added: 0, replaced: 1 });
      expect(await store().listTransactions("2026-11-01", "2026-11-30")).toEqual([changed, other]);
      expect(await store().listTransactions("2026-11-01", "2026-11-29")).toEqual([]);
      expect(await store().listTransactions("2026-11-02", "2026-12-31")).toEqual([]);
      const [newest] = await store().listAudit(1);
      expect(newest).toMatchObject({ action: "transactions.replace" });
      expect(newest?.detail).toContain('"received":1300');
    });
  });
}
