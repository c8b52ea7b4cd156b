// Contract: accounts, sessions, second factors, tokens and the audit chain.
import { describe, expect, test } from "vitest";
import type { Account, ApiToken, Session } from "../../../hub/store/people-store.ts";
import { AUDIT, MINUTE, T0, type Bench } from "./use-store.ts";

const LAN: Account = {
  username: "lan",
  role: "supervisor",
  units: ["binh-lieu"],
  passwordHash: "scrypt$1",
  disabledAt: null,
  expiresAt: null,
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
        { expiresAt: T0 + MINUTE },
      ] as const) {
        await store().putAccount(LAN, AUDIT);
        await store().putSession(SESSION, AUDIT);
        await store().putAccount(LAN, AUDIT);
        expect(await seen(T0)).toBe(T0);
        await store().putAccount({ ...LAN, ...change }, AUDIT);
        expect(await seen(T0)).toBeUndefined();
      }
    });

    test("a second factor is offered, confirmed, used once a step, and removed", async () => {
      await store().putAccount(LAN, AUDIT);
      const secret = Buffer.alloc(20, 7);
      const factor = async () => {
        const found = await store().findSecondFactor("lan");
        return found && [Buffer.from(found.secret), found.confirmedAt, found.lastStep];
      };
      expect(await factor()).toBeUndefined();
      await store().offerSecondFactor("lan", secret, AUDIT);
      expect([await factor(), await store().listSecondFactors()]).toEqual([[secret, null, 0], []]);
      const codeHashes = ["a", "b"];
      await store().confirmSecondFactor({ username: "lan", step: 5, codeHashes }, AUDIT);
      await reopen();
      expect(await factor()).toEqual([secret, AUDIT.at, 5]);
      expect(await store().listSecondFactors()).toEqual(["lan"]);
      const steps = await Promise.all([5, 6, 6, 4, 7].map((step) => store().useStep("lan", step)));
      expect(steps).toEqual([false, true, false, false, true]);
      expect(await store().useRecoveryCode("lan", "c", AUDIT)).toBeUndefined();
      expect(await store().useRecoveryCode("lan", "a", AUDIT)).toBe(1);
      expect(await store().useRecoveryCode("lan", "a", AUDIT)).toBeUndefined();
      expect(await store().removeSecondFactor("lan", AUDIT)).toBe(true);
      expect(await store().removeSecondFactor("lan", AUDIT)).toBe(false);
      expect(await store().useRecoveryCode("lan", "b", AUDIT)).toBeUndefined();
      expect(await store().listAudit(10)).toHaveLength(5);
    });

    test("a token is found by its hash, noted when used, and revoked once", async () => {
      const token: ApiToken = {
        id: "0a1b",
        name: "Bảng điện tử",
        role: "staff",
        units: ["binh-lieu"],
        tokenHash: "h1",
        createdBy: "hoa",
        createdAt: T0,
        expiresAt: T0 + MINUTE,
        revokedAt: null,
        lastUsedAt: null,
      };
      await store().addToken(token, AUDIT);
      await reopen();
      expect(await store().touchToken("h2", T0)).toBeUndefined();
      expect(await store().touchToken("h1", 0)).toEqual(token);
      await store().touchToken("h1", T0 + 1);
      await store().touchToken("h1", T0 + 2);
      expect(await store().listTokens()).toEqual([{ ...token, lastUsedAt: T0 + 1 }]);
      expect(await store().revokeToken("nobody", T0, AUDIT)).toBe(false);
      expect(await store().revokeToken("0a1b", T0 + 3, AUDIT)).toBe(true);
      expect(await store().revokeToken("0a1b", T0 + 4, AUDIT)).toBe(false);
      expect((await store().touchToken("h1", 0))?.revokedAt).toBe(T0 + 3);
      expect(await store().listAudit(10)).toHaveLength(2);
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
