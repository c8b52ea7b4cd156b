// A province at its real size: communes with their kiosks, opening hours, fields and reasons. Names are numbers; for measures only.
import { DEMO_CATALOGUE } from "../../hub/demo/demo-catalogue.ts";
import type { Catalogue, Unit } from "../../shared/catalogue.ts";
import { SCALES } from "../../shared/scale.ts";

export type Province = {
  readonly catalogue: Catalogue;
  readonly kiosks: readonly { readonly kiosk: string; readonly centre: string }[];
};

/** 07:30–11:30 and 13:30–17:00, minutes of the day. */
const SPANS = [
  { from: 450, to: 690 },
  { from: 810, to: 1_020 },
] as const;
const WORKING_DAYS = [1, 2, 3, 4, 5] as const;

export function createProvince(communes: number, kiosksEach: number): Province {
  const always = { from: null, to: null };
  const hours = WORKING_DAYS.flatMap((weekday) => SPANS.map((span) => ({ weekday, ...span })));
  const province: Unit = {
    code: "tinh",
    name: "Tỉnh",
    level: "province",
    parent: null,
    ...always,
    counters: [],
    hours,
  };
  const counters = Array.from({ length: kiosksEach }, (_, index) => ({
    code: `q${index + 1}`,
    name: `Quầy ${index + 1}`,
  }));
  const units = Array.from({ length: communes }, (_, index): Unit => ({
    code: `xa-${index + 1}`,
    name: `Xã số ${index + 1}`,
    level: "commune",
    parent: province.code,
    ...always,
    counters,
  }));
  return {
    catalogue: { ...DEMO_CATALOGUE, units: [province, ...units], scales: [...SCALES] },
    kiosks: units.flatMap(({ code }) =>
      counters.map((counter) => ({ kiosk: `${code}-${counter.code}`, centre: code })),
    ),
  };
}
