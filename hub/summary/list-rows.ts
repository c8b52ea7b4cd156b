// Station 9: which rows a summary has, in which order and under which names; figures are made in summary-row.ts.
// Promises: the catalogue's order; names valid at the period's end; a code that the catalogue lost shows as the code.
import type { By } from "../../shared/api/summaries.ts";
import type { Catalogue, UnitTree } from "../../shared/catalogue.ts";
import { addTallies, EMPTY_TALLY, type Tally } from "../../shared/tally.ts";
import type { EnrolledKiosk } from "../store/hub-store.ts";
import type { Denominator, Denominators } from "./denominators.ts";
import type { RowParts } from "./summary-row.ts";

export type SummaryView = {
  readonly catalogue: Catalogue;
  readonly tree: UnitTree;
  readonly unit: string | null;
  /** The units whose trees are asked for. */
  readonly tops: readonly string[];
  /** Centres with ratings of any standing. */
  readonly rated: ReadonlySet<string>;
  /** By the question's key; by centre when units are asked for. */
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly denominators: Denominators;
  /** Registered kiosks in scope. */
  readonly kiosks: readonly EnrolledKiosk[];
};

/** Nobody counts transactions by counter, kiosk, day or hour. */
const NOT_COUNTED: Denominator = { transactions: null, partly: false };

export function listRows(view: SummaryView, by: By): readonly RowParts[] {
  switch (by) {
    case "unit":
      return unitRows(view);
    case "centre":
      return centres(view).map((code) => centreRow(view, code));
    case "counter":
      return counterRows(view);
    case "domain":
      return domainRows(view);
    case "procedure":
      return procedureRows(view);
    case "kiosk":
      return plainRows(view, [
        ...new Set([...view.kiosks.map(({ kiosk }) => kiosk), ...view.tallies.keys()]),
      ]);
    case "day":
    case "hour":
      return plainRows(view, [...view.tallies.keys()]);
  }
}

function tallyOf({ tallies }: SummaryView, key: string): Tally {
  return tallies.get(key) ?? EMPTY_TALLY;
}

function nameOf({ tree }: SummaryView, code: string): string {
  return tree.find(code)?.name ?? code;
}

/** The units right below the asked one, each with everything below it; the asked one itself for what is its own. */
function unitRows(view: SummaryView): readonly RowParts[] {
  const { tree, unit, tops, denominators } = view;
  const children = (unit === null ? tops : tree.childrenOf(unit)).filter((code) =>
    isShown(view, code),
  );
  const rows = children.map((code) => ({
    key: code,
    name: nameOf(view, code),
    tally: addTallies(tree.below(code).map((below) => tallyOf(view, below))),
    denominator: denominators.ofUnit(code),
  }));
  if (unit === null) return rows;
  const isCentre = (tree.find(unit)?.counters.length ?? 0) > 0 || view.tallies.has(unit);
  return isCentre || rows.length === 0 ? [centreRow(view, unit), ...rows] : rows;
}

function centreRow(view: SummaryView, code: string): RowParts {
  return {
    key: code,
    name: nameOf(view, code),
    tally: tallyOf(view, code),
    denominator: view.denominators.ofCentre(code),
  };
}

/** Units in scope that have counters, or ratings. */
function centres(view: SummaryView): readonly string[] {
  const { tree, tops, rated } = view;
  return allUnits(tree, tops).filter(
    (code) =>
      rated.has(code) || (isShown(view, code) && (tree.find(code)?.counters.length ?? 0) > 0),
  );
}

/** A unit that has ended, or is still to come, has a row only when it or one below it was rated. */
function isShown({ tree, rated }: SummaryView, code: string): boolean {
  return tree.standsOn(code) || tree.below(code).some((below) => rated.has(below));
}

function allUnits(tree: UnitTree, tops: readonly string[]): readonly string[] {
  return [...new Set(tops.flatMap((code) => tree.below(code)))];
}

/** Keys are `centre/counter`. A counter's name is unique in its centre only. */
function counterRows(view: SummaryView): readonly RowParts[] {
  const { tree, tops } = view;
  const shown = allUnits(tree, tops).filter((code) => isShown(view, code));
  const listed = shown.flatMap((centre) =>
    (tree.find(centre)?.counters ?? []).map(({ code, name }) => ({ centre, code, name })),
  );
  const several = new Set(listed.map(({ centre }) => centre)).size > 1;
  const rows = listed.map(({ centre, code, name }) => ({
    key: `${centre}/${code}`,
    name: several ? `${nameOf(view, centre)}: ${name}` : name,
  }));
  const known = new Set(rows.map(({ key }) => key));
  const strangers = [...view.tallies.keys()]
    .filter((key) => !known.has(key))
    .toSorted()
    .map((key) => ({ key, name: key }));
  return [...rows, ...strangers].map((row) => ({
    ...row,
    tally: tallyOf(view, row.key),
    denominator: NOT_COUNTED,
  }));
}

/** A domain holds its procedures. A rating need not say its domain: those stand last, under the empty key. */
function domainRows(view: SummaryView): readonly RowParts[] {
  const { catalogue, tree, tops, denominators } = view;
  const units = allUnits(tree, tops);
  const domainOf = new Map(catalogue.procedures?.map(({ code, domain }) => [code, domain]));
  const services = Map.groupBy(view.tallies.keys(), (code) => domainOf.get(code) ?? code);
  return serviceNames(catalogue.domains, services.keys()).map(({ code, name }) => ({
    key: code,
    name,
    tally: addTallies((services.get(code) ?? []).map((service) => tallyOf(view, service))),
    denominator: code === "" ? NOT_COUNTED : denominators.ofDomain(code, units),
  }));
}

/** Ratings that name a procedure, by procedure; those that name a domain only, or nothing, stand last under that key. */
function procedureRows(view: SummaryView): readonly RowParts[] {
  const { domains, procedures = [] } = view.catalogue;
  const named = new Map(domains.map(({ code, name }) => [code, name]));
  return serviceNames(procedures, view.tallies.keys()).map(({ code, name }) => ({
    key: code,
    name: named.get(code) ?? name,
    tally: tallyOf(view, code),
    denominator: NOT_COUNTED,
  }));
}

/** Those of the catalogue in its order, then strangers, then nothing. */
function serviceNames(
  listed: readonly { readonly code: string; readonly name: string }[],
  present: Iterable<string>,
): readonly { readonly code: string; readonly name: string }[] {
  const known = new Set(listed.map(({ code }) => code));
  const strangers = [...present].filter((code) => !known.has(code)).toSorted();
  const given = strangers.filter((code) => code !== "");
  const nothing = strangers.includes("") ? [{ code: "", name: "" }] : [];
  return [...listed, ...given.map((code) => ({ code, name: code })), ...nothing];
}

function plainRows(view: SummaryView, keys: readonly string[]): readonly RowParts[] {
  return keys.toSorted(byText).map((key) => ({
    key,
    name: key,
    tally: tallyOf(view, key),
    denominator: NOT_COUNTED,
  }));
}

/** `2/9` before `2/10`; dates and names in their own order. */
function byText(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
