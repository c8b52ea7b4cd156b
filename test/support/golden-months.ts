// The worked examples in a whole hub: Bình Liêu under two names, an old district whose counters map, three centres of one month.
import { expect } from "vitest";
import { CATALOGUE, openTestHub, type TestHub } from "../hub/open-test-hub.ts";
import type { Catalogue } from "../../shared/catalogue.ts";

/** Local noon of a day in Viet Nam. */
export const noon = (date: string): number => Date.parse(`${date}T12:00:00+07:00`);

const BINH_LIEU = {
  code: "binh-lieu",
  parent: "tinh",
  counters: [{ code: "q1", name: "Quầy 1" }],
};
export const GOLDEN_CATALOGUE: Catalogue = {
  ...CATALOGUE,
  version: 2,
  units: [
    ...CATALOGUE.units,
    {
      code: "huyen-cu",
      name: "Trung tâm Hành chính công huyện cũ",
      level: "district",
      parent: "tinh",
      from: null,
      to: "2025-06-30",
      counters: [
        { code: "q1", name: "Quầy 1", becomes: { unit: "an", counter: "q1" } },
        { code: "q2", name: "Quầy 2", becomes: { unit: "binh", counter: "q1" } },
        { code: "q3", name: "Quầy 3" },
      ],
    },
    {
      ...BINH_LIEU,
      name: "Trung tâm Hành chính công huyện Bình Liêu",
      level: "district",
      from: null,
      to: "2025-06-30",
    },
    {
      ...BINH_LIEU,
      name: "Trung tâm Phục vụ hành chính công xã Bình Liêu",
      level: "commune",
      from: "2025-07-01",
      to: null,
    },
  ],
};

export type Cells = Readonly<Record<string, string | number | null>>;
export type Body = {
  readonly period: { readonly from: string; readonly to: string };
  readonly formulas: readonly string[];
  readonly head: { readonly unit: string; readonly lines: readonly string[] };
  readonly tables: Readonly<Record<string, { rows: Cells[]; total: Cells; notes: string[] }>>;
};

export type GoldenMonths = {
  readonly hub: TestHub;
  readonly report: (address: string) => Promise<Body>;
};

export async function openGoldenMonths(): Promise<GoldenMonths> {
  const hub = await openTestHub();
  expect((await hub.ask("PUT", "/api/v1/catalogue", { body: GOLDEN_CATALOGUE })).status).toBe(200);
  // One rating at each side of both edges of the state month of May 2021, and inside.
  const at = (text: string): number => Date.parse(`${text}+07:00`);
  for (const [index, [time, level]] of (
    [
      ["2021-04-14T23:59:59.999", "KHL"],
      ["2021-04-15T00:00:00.000", "RHL"],
      ["2021-04-30T23:59:59.999", "HL"],
      ["2021-05-01T00:00:00.000", "RHL"],
      ["2021-05-14T23:59:59.999", "HL"],
      ["2021-05-15T00:00:00.000", "BT"],
      ["2021-05-31T23:59:59.999", "RHL"],
      ["2021-06-01T00:00:00.000", "KHL"],
    ] as const
  ).entries()) {
    const kiosk = `bl-${index}`;
    await hub.rate({ kiosk, centre: "binh-lieu", at: at(time), counts: { [level]: 1 } });
  }
  for (const [counter, counts] of [
    ["q1", { RHL: 3 }],
    ["q2", { KHL: 2 }],
    ["q3", { HL: 1 }],
  ] as const) {
    const place = { kiosk: `cu-${counter}`, centre: "huyen-cu", counter };
    await hub.rate({ ...place, at: noon("2025-05-12"), counts });
  }
  const september = noon("2025-09-10");
  await hub.rate({ kiosk: "an-1", centre: "an", at: september, counts: { RHL: 95, KHL: 5 } });
  await hub.rate({ kiosk: "binh-1", centre: "binh", at: september, counts: { RHL: 8, KHL: 2 } });
  await hub.rate({ kiosk: "cuong-1", centre: "cuong", at: september, counts: { HL: 186, BT: 4 } });
  const report = async (address: string): Promise<Body> => {
    const answer = await hub.ask("GET", `/api/v1/reports/${address}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.json as Body;
  };
  return { hub, report };
}
