// The golden case through the whole hub: 283 ratings of an independent client, 1 300 transactions, one summary.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  enrol,
  findSummary,
  register,
  type Ask,
  type ContractSummary,
} from "../support/contract-http.ts";
import { openContractClient } from "../support/contract-client.ts";
import { createContractStream } from "../support/contract-stream.ts";
import { putSmallCatalogue } from "../support/small-catalogue.ts";
import { startHub, type RunningHub } from "../support/start-hub.ts";

const LEVELS = { RHL: 212, HL: 58, BT: 9, KHL: 4 } as const;
const SAIGON_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** The last calendar month that is wholly over in Việt Nam, with its first instant. */
function lastMonth(): {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly startAt: number;
} {
  const local = new Date(Date.now() + SAIGON_MS);
  const start = Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - 1, 1);
  const end = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), 0);
  const date = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return {
    id: date(start).slice(0, 7),
    from: date(start),
    to: date(end),
    startAt: start - SAIGON_MS,
  };
}

function transactions(from: string, to: string, authority: string, n: number): object {
  const rest = { resolved: n, early: 0, onTime: n, late: 0 };
  return {
    unit: "binh-lieu",
    domain: null,
    from,
    to,
    received: n,
    atCounter: n,
    ...rest,
    authority,
  };
}

describe("the golden case", () => {
  const month = lastMonth();
  let hub: RunningHub;
  let admin: Ask;
  let summary: ContractSummary;

  beforeAll(async () => {
    hub = await startHub();
    admin = await hub.admin();
    await putSmallCatalogue(admin);
    const { from, to } = month;
    const rows = [transactions(from, to, "own", 393), transactions(from, to, "vertical", 907)];
    const imported = await admin("POST", "/api/v1/transactions", { rows });
    expect(imported.body).toMatchObject({ added: 2, replaced: 0 });

    const registration = { kiosk: "bl-q1", centre: "binh-lieu", counters: ["q1"], scale: "vn4.1" };
    const identity = await enrol(hub.http, await register(admin, registration));
    const client = await openContractClient(identity);
    const stream = createContractStream({ ...identity, at: month.startAt });
    const step = Math.floor((27 * DAY_MS) / 283);
    let at = month.startAt;
    for (const [level, n] of Object.entries(LEVELS)) {
      for (let i = 0; i < n; i++) stream.rate({ level, at: (at += step), service: "LV-DATDAI" });
    }
    await client.send(stream.openMessage());
    await client.nextReceipt(({ upto }) => upto === 0);
    for (let first = 1; first <= stream.size; first += 90) {
      const last = Math.min(first + 89, stream.size);
      await client.send(stream.batchMessage(first, last));
      const receipt = await client.nextReceipt(({ upto }) => upto === last);
      expect(receipt).toMatchObject({
        stream: stream.address.stream,
        head: stream.headAt(last),
        want: null,
      });
    }
    expect(client.distrusted).toEqual([]);
    await client.close();
    summary = await findSummary(admin, {
      period: month.id,
      calendar: "calendar",
      unit: "binh-lieu",
    });
  }, 120_000);

  afterAll(() => hub?.remove());

  it("is 95,4 % of 283 ratings, and says how sure and how complete that is", () => {
    expect(summary.total).toMatchObject({
      scales: [{ scale: "vn4.1", counts: LEVELS }],
      n: 283,
      satisfied: 270,
      satisfiedPercent: 95.4,
      interval95: [92.3, 97.3],
      transactions: 1_300,
      participationPercent: 21.8,
      sampleNeeded: 306,
      enoughSample: false,
      voided: 0,
      test: 0,
      quarantined: 0,
    });
    expect(summary).toMatchObject({
      period: { id: month.id, calendar: "calendar", from: month.from, to: month.to },
      unit: "binh-lieu",
      formula: "F1@1",
    });
  });

  it("is the same for the province above, by every grouping, and for the commune itself", async () => {
    const { scales, n, satisfied, satisfiedPercent, interval95 } = summary.total;
    for (const by of ["unit", "centre", "counter", "domain", "kiosk", "day", "hour"]) {
      for (const unit of ["quang-ninh", "binh-lieu"]) {
        const other = await findSummary(admin, { period: month.id, unit, by });
        const sum = (of: "n" | "satisfied"): number =>
          other.rows.reduce((all, row) => all + row[of], 0);
        expect(other.total, by).toMatchObject({
          scales,
          n,
          satisfied,
          satisfiedPercent,
          interval95,
        });
        if (by !== "unit") expect([sum("n"), sum("satisfied")], by).toEqual([n, satisfied]);
      }
    }
  });

  it("knows nothing of a month without ratings: null, and neither 0 nor 100", async () => {
    const { total } = await findSummary(admin, { period: "2020-02", unit: "binh-lieu" });
    expect(total).toMatchObject({ n: 0, satisfiedPercent: null, interval95: null });
    expect(total).toMatchObject({
      transactions: null,
      participationPercent: null,
      sampleNeeded: null,
    });
  });

  it("splits between the two months of the state's calendar that share it", async () => {
    const [year = 0, m = 0] = month.id.split("-").map(Number);
    const next = new Date(Date.UTC(year, m, 1)).toISOString().slice(0, 7);
    const halves = await Promise.all(
      [month.id, next].map((period) =>
        findSummary(admin, { period, calendar: "state", unit: "binh-lieu" }),
      ),
    );
    expect(halves.map(({ total }) => total.n > 0)).toEqual([true, true]);
    expect(halves.reduce((n, { total }) => n + total.n, 0)).toBe(283);
    expect(halves[0]?.period.to).toBe(`${month.id}-14`);
    expect(halves[1]?.period.from).toBe(`${month.id}-15`);
  });
});
