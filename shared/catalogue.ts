// The catalogue: units (with the dates between which a name holds), counters, domains, scales, reasons.
// Promises: an old report finds the name that was valid then; codes never change meaning, only names do.
import { Type, type Static } from "typebox";
import { DateText, GivenCode, Name } from "./forms.ts";
import { openingFaults, OpenSpan, SpecialDay } from "./opening-hours.ts";
import { Label, Scale } from "./scale.ts";

const NameText = Type.String({ minLength: 1, maxLength: 200 });

export const Counter = Type.Object({
  code: GivenCode,
  name: NameText,
  /** What this counter went on as when its unit ended: old ratings can then be counted under the unit of today. */
  becomes: Type.Optional(Type.Object({ unit: Name, counter: GivenCode })),
});

export const UnitLevel = Type.Union([
  Type.Literal("province"),
  Type.Literal("district"),
  Type.Literal("commune"),
  Type.Literal("point"),
]);

/** Languages in which a locality may supply voice clips; those of the screen, and spoken ones that it does not write. */
export const AudioLanguage = Type.Union([
  Type.Literal("vi"),
  Type.Literal("en"),
  Type.Literal("zh"),
  Type.Literal("tay"),
  Type.Literal("dao"),
  Type.Literal("san-chi"),
]);

/** What a unit may say about its counters. What it does not say holds as in the nearest unit above it that does. */
const CounterRules = {
  /** Weekly opening hours; said by nobody: always open. */
  hours: Type.Optional(Type.Array(OpenSpan, { maxItems: 42 })),
  /** Holidays. */
  closedOn: Type.Optional(Type.Array(DateText, { maxItems: 400 })),
  /** Make-up working days, and days with other hours. */
  openOn: Type.Optional(Type.Array(SpecialDay, { maxItems: 400 })),
  hotline: Type.Optional(Type.String({ maxLength: 40 })),
  audio: Type.Optional(Type.Array(AudioLanguage, { maxItems: 6 })),
};

/** One name of one unit; a unit that was renamed stands several times, with dates that do not overlap. */
export const Unit = Type.Object({
  code: Name,
  name: NameText,
  level: UnitLevel,
  parent: Type.Union([Name, Type.Null()]),
  from: Type.Union([DateText, Type.Null()]),
  to: Type.Union([DateText, Type.Null()]),
  counters: Type.Array(Counter, { maxItems: 200 }),
  ...CounterRules,
});

export const Domain = Type.Object({ code: GivenCode, name: NameText });
/** A procedure (thủ tục hành chính). A record's `service` names a domain or a procedure, so the two share their codes. */
export const Procedure = Type.Object({ code: GivenCode, name: NameText, domain: GivenCode });
export const Reason = Type.Object({ code: GivenCode, label: Label });

export const Catalogue = Type.Object({
  version: Type.Integer({ minimum: 0 }),
  units: Type.Array(Unit, { maxItems: 20_000 }),
  domains: Type.Array(Domain, { maxItems: 2_000 }),
  procedures: Type.Optional(Type.Array(Procedure, { maxItems: 10_000 })),
  scales: Type.Array(Scale, { maxItems: 50 }),
  reasons: Type.Array(Reason, { maxItems: 100 }),
});

export type Counter = Static<typeof Counter>;
export type Unit = Static<typeof Unit>;
export type CounterRules = Pick<Unit, keyof typeof CounterRules>;
export type Domain = Static<typeof Domain>;
export type Procedure = Static<typeof Procedure>;
export type Reason = Static<typeof Reason>;
export type Catalogue = Static<typeof Catalogue>;

/** What a record's `service` may name: a domain, or a procedure inside one. */
export function findService(
  { domains, procedures = [] }: Pick<Catalogue, "domains" | "procedures">,
  code: string,
): Domain | Procedure | undefined {
  return (
    domains.find((domain) => domain.code === code) ??
    procedures.find((procedure) => procedure.code === code)
  );
}

/** The entry of `code` that is valid on `date` (YYYY-MM-DD); else the newest one, so that a name is always found. */
export function findUnit(catalogue: Catalogue, code: string, date: string): Unit | undefined {
  const entries = catalogue.units.filter((unit) => unit.code === code);
  const valid = entries.find((unit) => isValidOn(unit, date));
  return valid ?? entries.toSorted((a, b) => (a.from ?? "").localeCompare(b.from ?? "")).at(-1);
}

function isValidOn({ from, to }: Unit, date: string): boolean {
  return (from === null || from <= date) && (to === null || date <= to);
}

/** The rules of a unit's counters on one date, each from the unit itself or from the nearest one above that says it. */
export function counterRules(catalogue: Catalogue, code: string, date: string): CounterRules {
  const seen = new Set<string>();
  let rules: CounterRules = {};
  for (let next: string | null = code; next !== null && !seen.has(next);) {
    seen.add(next);
    const unit = findUnit(catalogue, next, date);
    if (unit === undefined) break;
    const { hours, closedOn, openOn, hotline, audio, parent } = unit;
    const said = Object.entries({ hours, closedOn, openOn, hotline, audio });
    rules = { ...Object.fromEntries(said.filter(([, value]) => value !== undefined)), ...rules };
    next = parent;
  }
  return rules;
}

/** The units as they stood on one date. Built once per question: every look-up is one Map access. */
export type UnitTree = {
  readonly find: (code: string) => Unit | undefined;
  /** Whether the unit is there on that day; one that has ended or is still to come is found, but does not stand. */
  readonly standsOn: (code: string) => boolean;
  /** Codes of the units right below `code` (null: the roots), in the catalogue's order. */
  readonly childrenOf: (code: string | null) => readonly string[];
  /** `code` and every unit below it, in the tree's order; each unit once, even when a ring was put in. */
  readonly below: (code: string) => readonly string[];
};

export function createUnitTree(catalogue: Catalogue, date: string): UnitTree {
  const entries = Map.groupBy(catalogue.units, ({ code }) => code);
  const units = new Map<string, Unit>();
  for (const [code, names] of entries) {
    const unit = findUnit({ ...catalogue, units: names }, code, date);
    if (unit !== undefined) units.set(code, unit);
  }
  const children = Map.groupBy(units.values(), ({ parent }) => parent);
  const childrenIn = (code: string | null): readonly string[] =>
    (children.get(code) ?? []).map((unit) => unit.code);
  return {
    find: (code) => units.get(code),
    standsOn: (code) => {
      const unit = units.get(code);
      return unit !== undefined && isValidOn(unit, date);
    },
    childrenOf: childrenIn,
    below: (code) => {
      const found = new Set<string>();
      const open = [code];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (found.has(next)) continue;
        found.add(next);
        open.push(...childrenIn(next).toReversed());
      }
      return [...found];
    },
  };
}

/** `code` and every unit below it on `date`, in the tree's order. */
export function unitsBelow(catalogue: Catalogue, code: string, date: string): readonly string[] {
  return createUnitTree(catalogue, date).below(code);
}

/** Codes of the units whose parent is `code` (null: the roots) on `date`, in the catalogue's order. */
export function childrenOf(
  catalogue: Catalogue,
  code: string | null,
  date: string,
): readonly string[] {
  return createUnitTree(catalogue, date).childrenOf(code);
}

/** What is wrong with a catalogue beyond its shape; empty when nothing is. English, for a problem's detail. */
export function catalogueFaults(catalogue: Catalogue): readonly string[] {
  const faults: string[] = [];
  const codes = new Set(catalogue.units.map(({ code }) => code));
  const parents = new Map(catalogue.units.toReversed().map(({ code, parent }) => [code, parent]));
  for (const unit of catalogue.units) {
    if (unit.parent !== null && !codes.has(unit.parent)) {
      faults.push(`unit ${unit.code} names parent ${unit.parent}, which is not in the catalogue`);
    }
    if (hasItselfAbove(parents, unit)) faults.push(`unit ${unit.code} stands above itself`);
    if (unit.from !== null && unit.to !== null && unit.from > unit.to) {
      faults.push(`unit ${unit.code} ends (${unit.to}) before it begins (${unit.from})`);
    }
    faults.push(...repeats(unit.counters, `counter of unit ${unit.code}`));
    for (const { code, becomes } of unit.counters) {
      if (becomes !== undefined && !codes.has(becomes.unit)) {
        faults.push(
          `counter ${unit.code}/${code} becomes one of ${becomes.unit}, which is no unit`,
        );
      }
    }
    const { hours = [], closedOn = [], openOn = [] } = unit;
    faults.push(...openingFaults({ hours, closedOn, openOn }, `unit ${unit.code}`));
  }
  faults.push(...overlaps(catalogue));
  const { domains, procedures = [] } = catalogue;
  const fields = new Set(domains.map(({ code }) => code));
  faults.push(...repeats(domains, "domain"), ...repeats(procedures, "procedure"));
  for (const { code, domain } of procedures) {
    if (fields.has(code)) faults.push(`procedure ${code} has the code of a domain`);
    if (!fields.has(domain)) {
      faults.push(`procedure ${code} names domain ${domain}, which is not in the catalogue`);
    }
  }
  faults.push(...repeats(catalogue.reasons, "reason"));
  faults.push(
    ...repeats(
      catalogue.scales.map(({ id }) => ({ code: id })),
      "scale",
    ),
  );
  for (const scale of catalogue.scales)
    faults.push(...repeats(scale.levels, `level of ${scale.id}`));
  return faults;
}

function hasItselfAbove(parents: ReadonlyMap<string, string | null>, unit: Unit): boolean {
  const seen = new Set([unit.code]);
  let parent = unit.parent;
  while (parent !== null) {
    if (parent === unit.code) return true;
    if (seen.has(parent)) return false;
    seen.add(parent);
    parent = parents.get(parent) ?? null;
  }
  return false;
}

function overlaps(catalogue: Catalogue): readonly string[] {
  const byStart = catalogue.units.toSorted((a, b) => {
    if (a.code !== b.code) return a.code < b.code ? -1 : 1;
    return (a.from ?? "") < (b.from ?? "") ? -1 : 1;
  });
  return byStart.flatMap((unit, i) => {
    const next = byStart[i + 1];
    const apart =
      next?.code !== unit.code || (unit.to !== null && next.from !== null && unit.to < next.from);
    return apart ? [] : [`unit ${unit.code} has two names on one day (${next.from ?? "always"})`];
  });
}

function repeats(entries: readonly { readonly code: string }[], what: string): readonly string[] {
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const { code } of entries) {
    if (seen.has(code)) faults.push(`${what} ${code} stands twice`);
    seen.add(code);
  }
  return faults;
}
