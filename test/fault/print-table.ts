// `node test/fault/print-table.ts`: the list of faults as the table that stands in README.md.
import type { Row } from "./fault.ts";
import { DEFECTS } from "./defects.ts";
import { FAULTS } from "./list-faults.ts";

export function faultLines(rows: readonly Row[]): readonly string[] {
  return rows.map((row) => {
    const run = "heldBy" in row ? `\`${row.heldBy}\`` : `${row.short} a run`;
    const needs = row.needs.length === 0 ? "" : `; needs ${row.needs.join(", ")}`;
    return `| ${row.id} | ${row.what} | ${row.injection} | ${row.holds.join(" ")} | ${run}${needs} |`;
  });
}

export function defectLines(): readonly string[] {
  return DEFECTS.map(
    ({ what, caughtBy, rules }) => `| ${what} | ${caughtBy} | ${rules.join(", ")} |`,
  );
}

if (import.meta.main) {
  console.log(faultLines(FAULTS).join("\n"));
  console.log(defectLines().join("\n"));
}
