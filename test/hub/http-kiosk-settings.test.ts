// Hours of a unit and the look of a kiosk, from the requests of an admin to the configuration that a kiosk gets.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHub, type CATALOGUE, type TestHub } from "./open-test-hub.ts";

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.close());

const KIOSK = { kiosk: "an-q1", centre: "an", counters: ["q1"], scale: "vn3.1" };
const register = (more: object) =>
  hub.ask("POST", "/api/v1/kiosks", { body: { ...KIOSK, ...more } });

test("order, layout, diagonal and languages are kept as they were given", async () => {
  const settings = {
    order: ["KHL", "HL", "RHL"],
    layout: 2,
    diagonalInch: 21.5,
    languages: ["vi", "zh"],
    selfTestBefore: 30,
  };
  expect((await register(settings)).status).toBe(200);
  expect((await hub.hub.store.findKiosk("an-q1"))?.settings).toEqual(settings);
  // The same number for another order would mix two series.
  const mixed = await register({ ...settings, order: ["HL", "KHL", "RHL"] });
  expect(mixed.json).toMatchObject({
    code: "unprocessable",
    detail: expect.stringContaining("another order needs another number"),
  });
  expect((await register({ ...settings, order: ["HL", "KHL", "RHL"], layout: 3 })).status).toBe(
    200,
  );
  expect((await register({})).status).toBe(200);
  expect((await hub.hub.store.findKiosk("an-q1"))?.settings).toEqual({});
});

test.each([
  [{ order: ["RHL", "HL"], layout: 2 }, /each level of vn3\.1 once/],
  [{ order: ["RHL", "HL", "BT"], layout: 2 }, /each level of vn3\.1 once/],
  [{ order: ["KHL", "HL", "RHL"] }, /another order has another number/],
  [{ order: ["RHL", "HL", "KHL"], layout: 2 }, /best first/],
  [{ layout: 4 }, /needs the order/],
  [{ languages: ["en"] }, /Vietnamese/],
  [{ languages: ["vi", "vi"] }, /twice/],
])("settings that a screen could not follow are refused: %j", async (settings, why) => {
  const answer = await register(settings);
  expect(answer.status).toBe(422);
  expect(answer.json).toMatchObject({ detail: expect.stringMatching(why) });
});

test.each([[{ diagonalInch: 2 }], [{ languages: ["fr"] }], [{ layout: 0 }]])(
  "settings of the wrong shape are refused: %j",
  async (settings) => {
    expect((await register(settings)).status).toBe(400);
  },
);

test("hours are put with the catalogue, and refused with the place of the fault", async () => {
  const put = async (rules: object) => {
    const now = (await hub.ask("GET", "/api/v1/catalogue")).json as typeof CATALOGUE;
    const units = now.units.map((unit) => (unit.code === "an" ? { ...unit, ...rules } : unit));
    const body = { ...now, version: now.version + 1, units };
    return hub.ask("PUT", "/api/v1/catalogue", { body });
  };
  const day = (from: number, to: number) => ({ weekday: 1, from, to });
  const overlapping = await put({ hours: [day(450, 700), day(690, 1_000)] });
  expect(overlapping.json).toMatchObject({
    detail: "hours of unit an on weekday 1: two spans overlap",
  });
  const faults: readonly (readonly [object, RegExp])[] = [
    [{ hours: [day(700, 450)] }, /end \(minute 450\) before they begin/],
    [{ closedOn: ["2027-02-30"] }, /2027-02-30 is not a date/],
    [{ closedOn: ["2027-01-01", "2027-01-01"] }, /twice/],
    [
      { closedOn: ["2027-01-01"], openOn: [{ date: "2027-01-01", spans: [{ from: 1, to: 2 }] }] },
      /both closed and open/,
    ],
  ];
  for (const [rules, why] of faults) {
    expect((await put(rules)).json).toMatchObject({ detail: expect.stringMatching(why) });
  }
  expect((await put({ hours: [{ ...day(0, 1_441) }] })).status).toBe(400);
  const hours = [day(450, 690), day(810, 1_020)];
  expect((await put({ hours, closedOn: ["2027-01-01"], hotline: "1022" })).status).toBe(200);
  expect((await hub.hub.store.catalogue()).units.find(({ code }) => code === "an")).toMatchObject({
    hours,
    hotline: "1022",
  });
});
