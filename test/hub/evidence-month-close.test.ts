// The hub seals a month by itself on the configured day, as it stands; what is not complete is listed, until a supervisor waives it.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { monthsDue, openMonthClose, type MonthClose } from "../../hub/evidence/close-months.ts";
import { monthStanding, waiveKiosk } from "../../hub/evidence/month-standing.ts";
import { bodyOf } from "../../hub/evidence/seal.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { ZONE } from "../../shared/period.ts";
import {
  monthOf,
  openEvidenceHouse,
  verdictText,
  verifyBundle,
  type EvidenceHouse,
} from "../support/evidence-house.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";

/** 2026-11-20 08:00 in Viet Nam. */
const NOVEMBER_20 = Date.UTC(2026, 10, 20, 1);
const REASON = "Thiết bị bị nước vào, đã thay; số liệu còn lại không lấy được";
const NOVEMBER = { period: monthOf("2026-11"), zone: ZONE };

let house: EvidenceHouse;
let closing: MonthClose;
beforeEach(async () => {
  house = await openEvidenceHouse();
  const { key, clock } = house;
  closing = openMonthClose({
    store: house.store(),
    key,
    clock,
    log: SILENT_LOG,
    zone: ZONE,
    day: 5,
  });
});
afterEach(async () => {
  await closing.close();
  await house.close();
});

/** Two kiosks with a rating in November; of the second nothing is known after it. */
async function fillNovember(): Promise<readonly [SignedStream, SignedStream]> {
  const [done, silent] = ["an-q1", "an-q2"].map((kiosk) =>
    createSignedStream({ kiosk, centre: "an", at: NOVEMBER_20, scale: "vn4.1" }),
  );
  if (done === undefined || silent === undefined) throw new Error("two kiosks");
  for (const stream of [done, silent]) {
    await house.enrol(stream);
    stream.rate("HL", NOVEMBER_20);
  }
  done.rate("HL", Date.UTC(2026, 11, 1, 1));
  await house.send(done, () => 10, Date.UTC(2026, 11, 1, 1));
  await house.send(silent, () => 10, NOVEMBER_20);
  return [done, silent];
}

/** Every look until nothing is left to seal. */
async function lookAt(time: number): Promise<readonly string[]> {
  house.at(time);
  const sealed: string[] = [];
  for (let name = await closing.look(); name !== undefined; name = await closing.look()) {
    sealed.push(name);
  }
  return sealed;
}

describe("the day of the close", () => {
  test("comes so many days after the month's end, in both calendars", () => {
    const ids = (date: string, calendar: "calendar" | "state") =>
      monthsDue(date, 5, calendar).map(({ id }) => id);
    expect(ids("2026-12-04", "calendar")).toEqual(["2026-09", "2026-10"]);
    expect(ids("2026-12-05", "calendar")).toEqual(["2026-09", "2026-10", "2026-11"]);
    expect(ids("2026-11-18", "state").at(-1)).toBe("2026-10");
    expect(ids("2026-11-19", "state").at(-1)).toBe("2026-11");
  });

  test("seals the month as it stands, with the kiosks that are not complete, once", async () => {
    await fillNovember();
    expect(await lookAt(Date.UTC(2026, 11, 4, 16))).toEqual([]);
    // 2026-12-05 00:30 in Viet Nam.
    expect(await lookAt(Date.UTC(2026, 11, 4, 17, 30))).toEqual(["2026-11 calendar"]);
    expect(await lookAt(Date.UTC(2026, 11, 5, 17, 30))).toEqual([]);
    const seal = await house.store().findSeal("2026-11", "calendar");
    expect(seal && bodyOf(seal).kiosks.map(({ kiosk, complete }) => [kiosk, complete])).toEqual([
      ["an-q1", true],
      ["an-q2", false],
    ]);
    expect((await house.store().listAudit(1))[0]).toMatchObject({
      who: "hub",
      action: "period.close",
    });
  });

  test("makes a numbered revision on the day after late ratings came, and names exactly them", async () => {
    const [, silent] = await fillNovember();
    await lookAt(Date.UTC(2026, 11, 5, 3));
    silent.rate("KHL", NOVEMBER_20 + 3_600_000);
    silent.rate("HL", NOVEMBER_20 + 7_200_000);
    await house.send(silent, () => 10, Date.UTC(2026, 11, 8, 1));
    expect(await lookAt(Date.UTC(2026, 11, 8, 3))).toContain("2026-11 calendar");
    const seal = await house.store().findSeal("2026-11", "calendar");
    expect(seal && bodyOf(seal)).toMatchObject({
      revision: 2,
      status: "amended",
      changes: { added: [{ stream: silent.stream, first: 2, last: 3 }], voided: [] },
    });
  });

  test("raises one alarm where the hub does not agree with itself, and seals when it does again", async () => {
    await fillNovember();
    house.db().exec("UPDATE tally_day SET n = n + 1");
    expect(await lookAt(Date.UTC(2026, 11, 5, 3))).toEqual([]);
    expect(await lookAt(Date.UTC(2026, 11, 5, 4))).toEqual([]);
    expect(await house.store().listAlarms(5)).toMatchObject([
      { code: "month_not_closed", kiosk: null },
    ]);
    house.db().exec("UPDATE tally_day SET n = n - 1");
    expect(await lookAt(Date.UTC(2026, 11, 6, 3))).toContain("2026-11 calendar");
  });
});

describe("a waiver", () => {
  const sign = (kiosk: string, reason = REASON) =>
    waiveKiosk(house.store(), { ...NOVEMBER, kiosk, reason, who: "tran.van.giam" }, house.clock);

  test("ends the provisional figures, stands in the log, and is in the next seal and its bundle", async () => {
    await fillNovember();
    expect(await monthStanding(house.store(), NOVEMBER)).toMatchObject({
      provisional: true,
      revision: 0,
    });
    await sign("an-q2");
    expect(await monthStanding(house.store(), NOVEMBER)).toMatchObject({ provisional: false });
    expect((await house.store().listAudit(1))[0]).toMatchObject({
      who: "tran.van.giam",
      action: "kiosk.waive",
      subject: "2026-11 calendar an-q2",
      detail: REASON,
    });
    const { body } = await house.closeMonth();
    expect(body.kiosks[1]?.waived).toMatchObject({ who: "tran.van.giam", reason: REASON });
    const verdict = await verifyBundle((await house.bundle()).file);
    expect(verdictText(verdict)).toBe("fine");
    expect(JSON.stringify(verdict)).toContain("tran.van.giam waived it");
  });

  test("needs a reason, a month that is over, a kiosk of it, and something to waive", async () => {
    await fillNovember();
    await expect(sign("an-q2", "  vì thế ")).rejects.toThrow(/needs a reason of 10/);
    await expect(sign("an-q1")).rejects.toThrow(/nothing to waive/);
    await expect(sign("an-q9")).rejects.toThrow(/No kiosk an-q9/);
    house.at(Date.UTC(2026, 10, 30));
    await expect(sign("an-q2")).rejects.toThrow(/is not over/);
  });

  test("that the log does not know is found in the bundle", async () => {
    await fillNovember();
    await sign("an-q2");
    house
      .db()
      .exec("UPDATE audit SET detail = 'Không rõ lý do gì cả' WHERE action = 'kiosk.waive'");
    const verdict = verdictText(await verifyBundle((await house.bundle()).file));
    expect(verdict).toContain("it is not what was written when it happened");
  });
});
