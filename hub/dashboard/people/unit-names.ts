// The units of an account or a token as a line of names; a code that the catalogue of today does not know stays a code.
import type { TreeUnit } from "../unit-tree.ts";

export function unitNames(
  tree: readonly TreeUnit[],
  units: readonly string[] | null,
  all: string,
): string {
  if (units === null) return all;
  return units.map((code) => tree.find((unit) => unit.code === code)?.name ?? code).join(", ");
}
