// Contract: accounts, sessions and the audit chain.
import { describe, expect, test } from "vitest";
import type { Account, Session } from "../../../hub/store/hub-store.ts";
import { AUDIT, MINUTE, T0, type Bench } from "./use-store.ts";

const LAN: Account = {
  username: "lan",
  role: "supervisor",
  units: ["binh-lieu"],
  passwordHash: "scrypt$1",
  disabledAt: null,
};
const SESSION: Session = { tokenHash: "t1", username: "lan", createdAt: T0, lastSeenAt: T0 };

export function describePeople({ store, reopen }: Bench): void {
  const seen = async (at: number): Promise<number | undefined> =>
    (await store().touchSession("t1", at))?.lastSeenAt;

  describe("people", () => {
    test("accounts are put, found, changed and listed", async () => {
      const hoa: Account = { ...LAN, username: "hoa", role: "admin", units: null };
      await store().putAccount(LAN, AUDIT);
      await store().putAccount(hoa, AUDIT);
      await reopen();
      expect(await store().findAccount("lan")).toEqual(LAN);
      expect(await store().findAccount("la")).toBeUndefined();
      expect(await store().listAccounts()).toEqual([hoa, LAN]);
      await store().putAccount({ ...LAN, disabledAt: T0 }, AUDIT);
      expect(await store().findAccount("lan")).toEqual({ ...LAN, disabledAt: T0 });
    });

    test("a session tells when it was seen before, to the minute, and ends once", async () => {
      await store().putAccount(LAN, AUDIT);
      await store().putSession(SESSION, AUDIT);
      expect(await seen(T0 + 5 * MINUTE)).toBe(T0);
      expect(await seen(T0 + 5 * MINUTE + 1)).toBe(T0 + 5 * MINUTE);
      expect(await seen(T0 + 9 * MINUTE)).toBe(T0 + 5 * MINUTE);
      await store().endSession("t1", AUDIT);
      expect(await seen(T0 + 10 * MINUTE)).toBeUndefined();
      await store().endSession("t1", AUDIT);
      expect(await store().listAudit(10)).toHaveLength(3);
    });

    test("whoever is disabled, or gets a new password, role or units, is signed out", async () => {
      for (const change of [
        { disabledAt: T0 },
        { passwordHash: "scrypt$2" },
        { role: "witness" },
        { units: null },
      ] as const) {
        await store().putAccount(LAN, AUDIT);
        await store().putSession(SESSION, AUDIT);
        await store().putAccount(LAN, AUDIT);
        expect(await seen(T0)).toBe(T0);
        await store().putAccount({ ...LAN, ...change }, AUDIT);
        expect(await seen(T0)).toBeUndefined();
      }
    });

    test("audit entries are numbered without holes and listed newest first", async () => {
      for (const action of ["a", "b", "c"]) await store().appendAudit({ ...AUDIT, action });
      await reopen();
      await store().appendAudit({ ...AUDIT, action: "d", detail: "Đất đai “q1”" });
      expect(await store().listAudit(3)).toEqual([
        { ...AUDIT, seq: 4, action: "d", detail: "Đất đai “q1”" },
        { ...AUDIT, seq: 3, action: "c" },
        { ...AUDIT, seq: 2, action: "b" },
      ]);
    });
  });
}
