// One line of the table of units: figures, interval, what it can be used for. "—" wherever nothing is known.
import type { ComponentChildren, JSX } from "preact";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { IntervalBar } from "./interval-axis.tsx";
import { countInColumn, type LevelColumn } from "./level-shares.ts";
import type { Text } from "./words/vi.ts";
import { useWords } from "./words/words.ts";

export type Columns = {
  /** With the levels, the edges of the intervals and all notes; else the notes that fit stand under the name. */
  readonly wide: boolean;
  readonly levels: readonly LevelColumn[];
  /** Nobody counts transactions by counter, so a table of counters has no such columns. */
  readonly transactions: boolean;
};

/** Beside the ledger there is room for what bears on reading the figure itself. */
const SHORT_NOTES: readonly string[] = [
  "few_ratings",
  "more_ratings_than_transactions",
  "transactions_without_ratings",
  "mixed_scales",
  "all_satisfied",
];
const FEW = 30;
const DEEPEST = 4;

export function UnitRow({
  row,
  columns,
  depth,
  look,
  children,
}: {
  readonly row: SummaryRow;
  readonly columns: Columns;
  readonly depth: number;
  readonly look: "unit" | "counter" | "total";
  readonly children: ComponentChildren;
}): JSX.Element {
  const { text, format } = useWords();
  const { interval95 } = row;
  const notes = notesOf(text, row, columns.wide);
  return (
    <tr class={`${look} depth-${Math.min(depth, DEEPEST)}`} data-key={row.key}>
      <th scope="row">
        {children}
        {!columns.wide && notes.length > 0 && <span class="under">{notes.join(" · ")}</span>}
      </th>
      <td class="number" data-label={text.table.n}>
        {format.count(row.n)}
      </td>
      {columns.levels.map((level) => (
        <td key={level.code} class="number level">
          {format.count(countInColumn(row, level))}
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
      {columns.wide && columns.transactions && (
        <td class="number" data-label={text.table.transactions}>
          {format.count(row.transactions)}
        </td>
      )}
      {columns.transactions && (
        <td class="number" data-label={text.table.participation}>
          {format.percent(row.participationPercent)}
        </td>
      )}
      {columns.wide && <td class="note">{notes.join(" · ")}</td>}
    </tr>
  );
}

function notesOf(text: Text, row: SummaryRow, all: boolean): readonly string[] {
  const notes = new Set<string>();
  if (row.n === 0) notes.add(text.table.none);
  else if (row.n < FEW) notes.add(text.table.few);
  for (const flag of row.flags) {
    if (all || SHORT_NOTES.includes(flag)) notes.add(text.flags[flag] ?? flag);
  }
  return [...notes];
}
