// Guessing is slowed down without shutting anybody out, and leaves a bounded trace.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRefusedSignIns } from "../../hub/people/refused-sign-ins.ts";
import { createSignInDelay } from "../../hub/people/sign-in-delay.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { ZONE } from "../../shared/period.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { waitFor } from "../support/wait-for.ts";

const HOUR = 3_600_000;
const HALL = "10.0.0.1";

describe("the waits of sign-in", () => {
  test("slow down one password over all accounts, but nobody who signed in at that address before", () => {
    const delay = createSignInDelay(createFakeClock());
    delay.failed("lan", HALL);
    delay.succeeded("lan", HALL);
    const waits: number[] = [];
    for (let i = 0; i < 80; i++) {
      delay.failed(`guess-${i}`, HALL);
      waits.push(delay.waitMs("next", HALL));
    }
    expect(waits.slice(56, 64)).toEqual([0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(waits.at(-1)).toBe(30_000);
    expect(delay.waitMs("lan", HALL)).toBe(0);
    expect(delay.waitMs("next", "10.0.0.2")).toBe(0);
  });

  test("slow down one account tried from everywhere to a try a minute, but not where it signed in before", () => {
    const delay = createSignInDelay(createFakeClock());
    delay.failed("lan", HALL);
    delay.succeeded("lan", HALL);
    for (let i = 0; i < 200; i++) delay.failed("lan", `192.0.2.${i}`);
    expect(delay.waitMs("lan", "198.51.100.1")).toBe(60_000);
    expect(delay.waitMs("lan", HALL)).toBe(0);
    expect(delay.waitMs("hoa", "198.51.100.1")).toBe(0);
  });

  test("count a right password without a code neither as a failure nor as a success", () => {
    const delay = createSignInDelay(createFakeClock());
    for (let i = 0; i < 5; i++) {
      delay.failed("lan", HALL);
      delay.failed("lan", HALL);
      delay.halfway("lan", HALL);
    }
    expect(delay.waitMs("lan", HALL)).toBe(2_000);
  });

  test("are forgotten an hour after the last failure", async () => {
    const clock = createFakeClock();
    const delay = createSignInDelay(clock);
    for (let i = 0; i < 9; i++) delay.failed("lan", HALL);
    await clock.advance(HOUR);
    delay.failed("lan", HALL);
    expect(delay.waitMs("lan", HALL)).toBe(0);
  });
});

describe("refused sign-ins", () => {
  test("are audited one by one up to ten an hour and account, then as a sum; also at the hub's end", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hai-long-guessing-"));
    const store = await openSqliteStore({ file: join(folder, "hub.db"), zone: ZONE });
    try {
      const clock = createFakeClock();
      const refused = createRefusedSignIns({ store, clock, log: SILENT_LOG });
      const written = async (): Promise<readonly string[]> =>
        (await store.listAudit(100)).map(({ who, detail }) => `${who}: ${detail}`);
      for (let i = 0; i < 25; i++) await refused.write("lan", "wrong password");
      await refused.write("hoa", "disabled");
      expect(await written()).toEqual(["hoa: disabled", ...Array(10).fill("lan: wrong password")]);
      await clock.advance(HOUR);
      // The hour's end writes by itself.
      await waitFor("the sum", async () => (await written())[0] === "lan: 15 more within an hour");
      for (let i = 0; i < 12; i++) await refused.write("lan", "wrong code");
      await refused.close();
      expect((await written()).slice(0, 2)).toEqual([
        "lan: 2 more within an hour",
        "lan: wrong code",
      ]);
      expect(clock.waiting()).toBe(0);
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
