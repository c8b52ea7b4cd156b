// The catalogue's units as a list in the tree's order, with their depth. Never ranked, never sorted by a figure.
// Promises: every unit valid on the date stands once, also one whose parent is missing or whose parents run in a ring.
import type { Catalogue, Unit } from "../../shared/catalogue.ts";

export type TreeUnit = { readonly code: string; readonly name: string; readonly depth: number };

/** `roots`: the units that the account may see with all below them; null = all. */
export function unitTree(
  catalogue: Catalogue,
  roots: readonly string[] | null,
  date: string,
): readonly TreeUnit[] {
  const units = validUnits(catalogue, date);
  const children = new Map<string | null, Unit[]>();
  for (const unit of units.values()) {
    const parent = unit.parent !== null && units.has(unit.parent) ? unit.parent : null;
    children.set(parent, [...(children.get(parent) ?? []), unit]);
  }
  const found = new Map<string, TreeUnit>();
  const visit = (unit: Unit, depth: number): void => {
    if (found.has(unit.code)) return;
    found.set(unit.code, { code: unit.code, name: unit.name, depth });
    for (const child of children.get(unit.code) ?? []) visit(child, depth + 1);
  };
  const tops = roots?.flatMap((code) => units.get(code) ?? []) ?? children.get(null) ?? [];
  for (const unit of tops) visit(unit, 0);
  if (roots === null) for (const unit of units.values()) visit(unit, 0);
  return [...found.values()];
}

/** One entry a code: the name valid on `date`, else the newest one (as shared/catalogue.ts `findUnit`, in one pass). */
function validUnits(catalogue: Catalogue, date: string): Map<string, Unit> {
  const units = new Map<string, Unit>();
  const isValid = (unit: Unit): boolean =>
    (unit.from === null || unit.from <= date) && (unit.to === null || date <= unit.to);
  for (const unit of catalogue.units) {
    const known = units.get(unit.code);
    const better =
      known === undefined ||
      (!isValid(known) && (isValid(unit) || (unit.from ?? "") > (known.from ?? "")));
    if (better) units.set(unit.code, unit);
  }
  return units;
}
