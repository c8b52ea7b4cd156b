// What every route over a period asks: which period, which calendar, which unit; read and allowed in one place.
// Promises: a period that is none, and a unit that the account may not see, are refused before anything is read.
import { Type } from "typebox";
import { Problem } from "../../shared/api/problem.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import { Name } from "../../shared/forms.ts";
import { Calendar, parsePeriod, type Period } from "../../shared/period.ts";
import { requireUnit, type Actor } from "../people/roles.ts";
import type { HubStore } from "../store/hub-store.ts";

/** The form of a period is parsePeriod's to judge: it answers with its own problem. */
export const PeriodQuery = Type.Object({
  period: Type.String({ maxLength: 200 }),
  calendar: Type.Optional(Calendar),
  unit: Type.Optional(Name),
});

export type PeriodQuestion = {
  readonly period: Period;
  readonly unit: string | null;
  readonly scope: readonly string[] | null;
  readonly unitsOn?: string;
};

export async function readQuestion(
  store: Pick<HubStore, "catalogue">,
  account: Actor,
  asked: {
    readonly period: string;
    readonly calendar?: Calendar;
    readonly unit?: string;
    readonly unitsOn?: string;
  },
): Promise<PeriodQuestion> {
  const period = parsePeriod(asked.period, asked.calendar ?? "calendar");
  if (!period.ok) throw new Problem("bad_period", period.fault);
  const { unitsOn } = asked;
  if (unitsOn !== undefined && !parsePeriod(`${unitsOn}..${unitsOn}`, "calendar").ok) {
    throw new Problem("bad_request", `unitsOn: ${unitsOn} is not a date.`);
  }
  const unit = asked.unit ?? null;
  if (unit !== null && account.units !== null) {
    requireUnit(account, unit, createUnitTree(await store.catalogue(), unitsOn ?? period.value.to));
  }
  const on = unitsOn === undefined ? {} : { unitsOn };
  return { period: period.value, unit, scope: account.units, ...on };
}
