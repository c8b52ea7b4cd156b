// One line of the table of units: figures, interval, what it can be used for. "—" wherever nothing is known.
import type { ComponentChildren, JSX } from "preact";
import type { By, SummaryRow } from "../../shared/api/summaries.ts";
import { IntervalBar } from "./interval-axis.tsx";
import type { Text } from "./text.vi.ts";
import { useWords } from "./words.ts";

export type Columns = { readonly levels: readonly string[]; readonly wide: boolean };

/** Below this a share is an indication only (reporting practice: n < 30). */
const FEW = 30;
const DEEPEST = 4;

export function UnitRow({
  row,
  columns,
  depth,
  by,
  children,
}: {
  readonly row: SummaryRow;
  readonly columns: Columns;
  readonly depth: number;
  readonly by: By;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { text, format } = useWords();
  const { interval95 } = row;
  const notes = notesOf(text, row);
  return (
    <tr class={`depth-${Math.min(depth, DEEPEST)}${by === "counter" ? " counter" : ""}`} data-key={row.key}>
      <th scope="row">{children}</th>
      <td class="number" data-label={text.table.n}>
        {format.count(row.n)}
      </td>
      {columns.levels.map((code) => (
        <td key={code} class="number level">
          {format.count(countOf(row, code))}
        </td>
      ))}
      <td class="number percent" data-label={text.table.percent}>
        {format.percent(row.satisfiedPercent)}
      </td>
      <td class="interval" data-label={text.table.interval}>
        <IntervalBar percent={row.satisfiedPercent} interval={interval95} />
        <span class={columns.wide ? "edges" : "edges spoken"}>
          {interval95 === null
            ? format.percent(null)
            : `${format.decimal(interval95[0])}–${format.decimal(interval95[1])}`}
        </span>
      </td>
      {columns.wide && (
        <td class="number" data-label={text.table.transactions}>
          {format.count(row.transactions)}
        </td>
      )}
      <td class="number" data-label={text.table.participation}>
        {format.percent(row.participationPercent)}
      </td>
      <td class="note">{notes.join(" · ")}</td>
    </tr>
  );
}

/** null: no level set of this row has that level, which is not the same as nobody having chosen it. */
function countOf(row: SummaryRow, code: string): number | null {
  const counts = row.scales.flatMap(({ counts }) => counts[code] ?? []);
  if (counts.length === 0) return row.scales.length === 0 ? null : 0;
  return counts.reduce((sum, count) => sum + count, 0);
}

function notesOf(text: Text, row: SummaryRow): readonly string[] {
  const notes = new Set<string>();
  if (row.n === 0) notes.add(text.table.none);
  else if (row.n < FEW) notes.add(text.table.few);
  for (const flag of row.flags) notes.add(text.flags[flag] ?? flag);
  return [...notes];
}
