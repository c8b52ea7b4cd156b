// The public board and the seals of a month over HTTP: only what was sealed, nothing of few people, nothing unless it was asked for.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closePeriod } from "../../hub/evidence/seal.ts";
import { hiddenRows } from "../../hub/evidence/public-board.ts";
import { readHubKey } from "../../hub/data-folder.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import type { BoardResponse } from "../../shared/api/board.ts";
import type { SealsResponse } from "../../shared/api/seals.ts";
import { sealCode } from "../../shared/evidence/chain.ts";
import { ZONE } from "../../shared/period.ts";
import { monthOf } from "../support/evidence-house.ts";
import { openTestHub, type TestHub } from "./open-test-hub.ts";

const HALF_MINUTE = 30_000;
/** The month before this one, wherever and whenever the test runs. */
const now = new Date();
const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
const MONTH = first.toISOString().slice(0, 7);
const at = first.getTime() + 5 * 86_400_000 + 3 * 3_600_000;

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub({ board: true });
  await hub.rate({ kiosk: "an-q1", centre: "an", at, counts: { RHL: 30, HL: 6, KHL: 2 } });
  await hub.rate({ kiosk: "binh-q1", centre: "binh", at, counts: { RHL: 8, KHL: 1 } });
  await hub.rate({ kiosk: "cuong-q1", centre: "cuong", at, counts: { RHL: 2, KHL: 1 } });
});
afterAll(() => hub.close());

async function board(): Promise<BoardResponse["month"]> {
  hub.pass(HALF_MINUTE);
  const { status, json } = await hub.ask("GET", "/api/v1/board", { as: null });
  expect(status).toBe(200);
  return (json as BoardResponse).month;
}

async function close(): Promise<void> {
  const question = { period: monthOf(MONTH), zone: ZONE, who: "test" };
  await closePeriod(hub.hub.store, question, readHubKey(hub.data), createSystemClock());
}

async function seals(as: "supervisor" | "limited", unit = "") {
  const query = `period=${MONTH}${unit === "" ? "" : `&unit=${unit}`}`;
  const { status, json } = await hub.ask("GET", `/api/v1/seals?${query}`, { as });
  return { status, revisions: (json as SealsResponse).revisions };
}

describe("the public board", () => {
  test("is not there unless the hub was started with it", async () => {
    const plain = await openTestHub();
    const { status, json } = await plain.ask("GET", "/api/v1/board", { as: null });
    await plain.close();
    expect([status, (json as { code: string }).code]).toEqual([404, "not_found"]);
  });

  test("shows nothing of an open month, however many ratings it has", async () => {
    expect(await board()).toBeNull();
    expect((await seals("supervisor")).revisions).toEqual([]);
  });

  test("shows the sealed month with its code, and hides the few together with the next", async () => {
    await close();
    const shown = await board();
    expect(shown?.period.id).toBe(MONTH);
    expect(shown?.total.figures).toMatchObject({ n: 50, satisfied: 46, satisfiedPercent: 92 });
    expect(shown?.rows.map(({ key, figures }) => [key, figures?.n ?? null])).toEqual([
      ["an", 38],
      ["binh", null],
      ["cuong", null],
    ]);
    const { revisions } = await seals("supervisor");
    expect(revisions).toMatchObject([{ revision: 1, n: 50, satisfied: 46, changes: null }]);
    expect(shown?.code).toBe(revisions[0]?.code);
    expect(shown?.code).toBe(sealCode(Buffer.from(revisions[0]?.digest ?? "", "hex")));
  });

  test("stays as it was sealed while late ratings come, until they are sealed too", async () => {
    await hub.rate({ kiosk: "an-q2", centre: "an", at: at + 60_000, counts: { RHL: 4 } });
    expect((await board())?.total.figures?.n).toBe(50);
    await close();
    const shown = await board();
    expect([shown?.revision, shown?.total.figures?.n]).toEqual([2, 54]);
  });
});

describe("the seals of a month", () => {
  test("name what a revision changed, kiosk by kiosk", async () => {
    const { revisions } = await seals("supervisor", "an");
    expect(revisions.map(({ n }) => n)).toEqual([38, 42]);
    expect(revisions[1]?.changes?.added.map(({ kiosk }) => kiosk)).toEqual(["an-q2"]);
  });

  test("name no kiosk of another unit", async () => {
    const { revisions } = await seals("supervisor", "cuong");
    expect(revisions[1]?.changes).toEqual({ added: [], voided: [], more: 0 });
    expect(revisions.flatMap(({ incomplete }) => incomplete)).not.toContain("an-q1");
    expect((await seals("limited", "cuong")).status).toBe(403);
    expect((await seals("limited")).revisions.map(({ n }) => n)).toEqual([47, 51]);
  });
});

describe("what is hidden", () => {
  const rows = (...counts: readonly number[]) => counts.map((n, i) => ({ key: `u${i}`, n }));
  test("no sum and no difference gives away fewer than five ratings", () => {
    expect([...hiddenRows(rows(40, 3, 20))]).toEqual(["u1", "u2"]);
    expect([...hiddenRows(rows(40, 3, 1, 20))].toSorted()).toEqual(["u1", "u2", "u3"]);
    expect([...hiddenRows(rows(40, 4, 4, 20))].toSorted()).toEqual(["u1", "u2"]);
    expect([...hiddenRows(rows(40, 5, 0, 20))]).toEqual([]);
  });
});
