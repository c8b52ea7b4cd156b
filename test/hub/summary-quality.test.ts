// Station 9 over real HTTP: trend, reasons, procedures, and the quality of the data kiosk by kiosk, with hours and lunch break.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { QualityResponse } from "../../shared/api/quality.ts";
import type { ReasonsResponse } from "../../shared/api/reasons.ts";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import type { TrendResponse } from "../../shared/api/trend.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";
import { CATALOGUE, openTestHub, type TestHub } from "./open-test-hub.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Monday 2025-11-03, 00:00 in Viet Nam. */
const MONDAY = Date.UTC(2025, 10, 2, 17);
const DAY = 24 * HOUR;

let hub: TestHub;

const weekday = (day: number) => [
  { weekday: day, from: 450, to: 690 },
  { weekday: day, from: 810, to: 1_020 },
];
const REASON = { code: "cho-lau", label: { vi: "Phải chờ đợi lâu", en: "Long wait", zh: "" } };

function withHours(catalogue: Catalogue): Catalogue {
  return {
    ...catalogue,
    version: 2,
    units: catalogue.units.map((unit) =>
      unit.code === "an"
        ? {
            ...unit,
            hours: [1, 2, 3, 4, 5].flatMap(weekday),
            closedOn: ["2025-11-05"],
            openOn: [{ date: "2025-11-08", spans: [{ from: 480, to: 540 }] }],
          }
        : unit,
    ),
    procedures: [{ code: "1.001193", name: "Đăng ký khai sinh", domain: "LV-HOTICH" }],
    reasons: [REASON],
  };
}

async function enrol(stream: SignedStream): Promise<void> {
  const { kiosk, centre, publicKey } = stream;
  const claimHash = `claim ${kiosk}`;
  const audit = { at: MONDAY, who: "test", action: "kiosk.register", subject: kiosk, detail: "" };
  await hub.hub.store.registerKiosk(
    {
      kiosk,
      centre,
      counters: ["q1"],
      service: "",
      scale: "vn4.1",
      staffPin: null,
      demo: false,
      claimHash,
      expiresAt: MONDAY + DAY,
    },
    audit,
  );
  await hub.hub.store.claimKiosk({ claimHash, publicKey, passwordHash: "" }, MONDAY);
  await hub.hub.store.ingest([stream.open()], MONDAY);
}

async function get<T>(path: string): Promise<T> {
  const answer = await hub.ask("GET", `/api/v1/${path}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as T;
}

beforeAll(async () => {
  hub = await openTestHub();
  const body = withHours(CATALOGUE);
  expect((await hub.ask("PUT", "/api/v1/catalogue", { body })).status).toBe(200);

  const stream = createSignedStream({ kiosk: "an-1", centre: "an", at: MONDAY, scale: "vn4.1" });
  await enrol(stream);
  const on = (day: number, minute: number): number => MONDAY + day * DAY + minute * MINUTE;
  // Monday: on from 08:00 until a clean stop at 16:00.
  stream.event("start", 0, "1.0", on(0, 480));
  stream.rate("KHL", on(0, 500), { service: "1.001193" });
  stream.explain(stream.size(), ["cho-lau"], on(0, 500) + 5_000);
  stream.rate("RHL", on(0, 700), { service: "LV-HOTICH" });
  stream.event("stop", 0, "1.0", on(0, 960));
  // Tuesday: on at 07:00, a power cut some time after 09:00.
  stream.event("start", 0, "1.0", on(1, 420));
  stream.rate("RHL", on(1, 540));
  // Wednesday is a holiday; Saturday has an hour of its own, and the kiosk runs through it.
  stream.event("start", 0, "1.0", on(2, 600));
  stream.rate("HL", on(2, 610));
  stream.rate("BT", on(5, 500), { service: "LV-DATDAI" });
  stream.rate("KHL", on(5, 600));
  await hub.hub.store.ingest([stream.batchOf(1, stream.size())], on(5, 601));
  await hub.rate({ kiosk: "binh-1", centre: "binh", at: on(0, 600), counts: { HL: 2 } });
});
afterAll(() => hub.close());

describe("data quality", () => {
  test("running time is what the records show inside the opening hours, a power cut counts from the last record", async () => {
    const { rows } = await get<QualityResponse>("quality?period=2025-11-03..2025-11-08&unit=an");
    const open = 450 + 450 + 0 + 450 + 450 + 60;
    const ran = 210 + 150 + 90 + 0 + 450 + 450 + 60;
    expect(rows).toEqual([
      {
        kiosk: "an-1",
        centre: "an",
        stored: 6,
        counted: 6,
        late: 4,
        outsideHours: 3,
        voided: 0,
        test: 0,
        repeat: 0,
        quarantined: 0,
        missing: null,
        openMinutes: open,
        runningMinutes: ran,
        // 1 410 of 1 860
        runningPercent: 75.8,
        alarms: [],
        bursts: [],
      },
    ]);
  });

  test("where no hours are stated, time and ratings outside it are unknown, and so is the sum", async () => {
    const { rows, total } = await get<QualityResponse>("quality?period=2025-11");
    expect(rows.find(({ kiosk }) => kiosk === "binh-1")).toMatchObject({
      counted: 2,
      outsideHours: null,
      openMinutes: null,
      runningPercent: null,
    });
    expect(total).toMatchObject({ counted: 8, outsideHours: null, runningPercent: null });
  });
});

describe("reasons", () => {
  test("are shares of the ratings that are not satisfied", async () => {
    const reasons = await get<ReasonsResponse>("reasons?period=2025-11&unit=an");
    expect(reasons).toMatchObject({ n: 6, unsatisfied: 3 });
    expect(reasons.rows).toEqual([{ reason: "cho-lau", label: REASON.label, n: 1, percent: 33.3 }]);
  });
});

describe("procedures", () => {
  const figures = ({ rows }: SummariesResponse) => rows.map(({ key, name, n }) => [key, name, n]);

  test("have rows of their own, and their domain holds them", async () => {
    expect(
      figures(await get<SummariesResponse>("summaries?period=2025-11&by=procedure&unit=an")),
    ).toEqual([
      ["1.001193", "Đăng ký khai sinh", 1],
      ["LV-DATDAI", "Đất đai", 1],
      ["LV-HOTICH", "Hộ tịch", 1],
      ["", "", 3],
    ]);
    expect(
      figures(await get<SummariesResponse>("summaries?period=2025-11&by=domain&unit=an")),
    ).toEqual([
      ["LV-DATDAI", "Đất đai", 1],
      ["LV-HOTICH", "Hộ tịch", 2],
      ["", "", 3],
    ]);
  });
});

describe("the trend", () => {
  test("is thirteen months, oldest first, each the total of its own summary", async () => {
    const { points, formula } = await get<TrendResponse>("trend?period=2025-11&unit=an");
    expect(formula).toBe("F1@1");
    expect(points.map(({ period }) => period.id).join()).toBe(
      "2024-11,2024-12,2025-01,2025-02,2025-03,2025-04,2025-05,2025-06,2025-07,2025-08,2025-09,2025-10,2025-11",
    );
    const { total } = await get<SummariesResponse>("summaries?period=2025-11&unit=an");
    expect(points.at(-1)?.total).toEqual(total);
    expect(points.at(0)?.total).toMatchObject({ n: 0, satisfiedPercent: null, interval95: null });
    // The name of each point is the one of its time.
    expect(points.at(0)?.total.name).toBe("Huyện An");
  });

  test("runs over quarters, years, spans of days and the state calendar too", async () => {
    const ids = async (query: string): Promise<string[]> =>
      (await get<TrendResponse>(`trend?${query}`)).points.map(({ period }) => period.id);
    expect(await ids("period=2025-Q2&periods=3")).toEqual(["2024-Q4", "2025-Q1", "2025-Q2"]);
    expect(await ids("period=2025&periods=2")).toEqual(["2024", "2025"]);
    expect(await ids("period=2025-11-03..2025-11-09&periods=2")).toEqual([
      "2025-10-27..2025-11-02",
      "2025-11-03..2025-11-09",
    ]);
    const state = await get<TrendResponse>("trend?period=2025-11&calendar=state&periods=2");
    expect(state.points.map(({ period }) => [period.from, period.to])).toEqual([
      ["2025-09-15", "2025-10-14"],
      ["2025-10-15", "2025-11-14"],
    ]);
  });
});
