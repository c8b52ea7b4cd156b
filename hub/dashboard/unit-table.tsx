// Units or counters as a table in the tree's order; a unit opens into its counters. One common axis for all intervals.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SummariesResponse, SummaryRow } from "../../shared/api/summaries.ts";
import { ChevronRight } from "./icons.tsx";
import { Swatch } from "./level-patterns.tsx";
import { levelColumns } from "./level-shares.ts";
import { UnitRow, type Columns } from "./unit-row.tsx";
import { useAnswer } from "./use-answer.ts";
import type { View } from "./view.ts";
import { useWords } from "./words.ts";

export function UnitTable({
  view,
  summary,
  wide,
}: {
  readonly view: View;
  readonly summary: SummariesResponse;
  /** All columns; else those that fit beside the ledger. */
  readonly wide: boolean;
}): JSX.Element {
  const { text, language } = useWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { by, total } = summary;
  const rows = inTreeOrder(view, summary.rows);
  const levels = wide ? levelColumns([...rows, total], view.scales) : [];
  const columns: Columns = { levels: levels.map(({ code }) => code), wide };
  const depths = new Map(view.tree.map(({ code, depth }) => [code, depth]));
  const least = Math.min(...rows.map(({ key }) => depths.get(key) ?? 0));
  if (rows.length === 0) return <p class="muted">{text.table.empty}</p>;
  const toggle = (key: string): void => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <table class={wide ? "rows wide" : "rows"}>
      <thead>
        <tr>
          <th scope="col">{by === "counter" ? text.table.counter : text.table.unitOrCounter}</th>
          <th scope="col" class="number">
            {text.table.n}
          </th>
          {levels.map(({ code, level }) => (
            <th key={code} scope="col" class="number level">
              <Swatch code={code} />
              {level === null ? code : level.label[language] || level.label.vi}
            </th>
          ))}
          <th scope="col" class="number">
            {text.table.percent}
          </th>
          <th scope="col" class="axis-head">
            {text.table.interval}
            <span class="ticks" aria-hidden="true">
              <span>0</span>
              <span>50</span>
              <span>100%</span>
            </span>
          </th>
          {wide && (
            <th scope="col" class="number">
              {text.table.transactions}
            </th>
          )}
          <th scope="col" class="number">
            {text.table.participation}
          </th>
          <th scope="col" class="note">
            {text.table.note}
          </th>
        </tr>
      </thead>
      {rows.map((row) => {
        const depth = Math.max((depths.get(row.key) ?? least) - least, 0);
        return (
          <tbody key={row.key}>
            <UnitRow row={row} columns={columns} depth={depth} by={by}>
              {by === "counter" ? (
                <span>{row.name}</span>
              ) : (
                <button
                  type="button"
                  class="opens"
                  aria-expanded={open.has(row.key)}
                  aria-label={text.table.open(row.name)}
                  onClick={() => toggle(row.key)}
                >
                  <ChevronRight />
                  {row.name}
                </button>
              )}
            </UnitRow>
            {open.has(row.key) && <Counters view={view} unit={row} columns={columns} depth={depth} />}
          </tbody>
        );
      })}
      <tfoot>
        <UnitRow row={total} columns={columns} depth={0} by={by}>
          <span>{text.table.total}</span>
        </UnitRow>
      </tfoot>
    </table>
  );
}

function Counters({
  view,
  unit,
  columns,
  depth,
}: {
  readonly view: View;
  readonly unit: SummaryRow;
  readonly columns: Columns;
  readonly depth: number;
}): JSX.Element {
  const { text } = useWords();
  const { api, month: period, calendar, tick } = view;
  const loaded = useAnswer([period, calendar, unit.key].join(" "), tick, () =>
    api.summaries({ period, calendar, unit: unit.key, by: "counter" }),
  );
  if (loaded.kind !== "ready" || loaded.value.rows.length === 0) {
    return (
      <tr class="counter">
        <td colSpan={20} class="muted">
          {loaded.kind === "loading" ? text.loading : text.table.empty}
        </td>
      </tr>
    );
  }
  return (
    <>
      {loaded.value.rows.map((row) => (
        <UnitRow key={row.key} row={row} columns={columns} depth={depth + 1} by="counter">
          <span>{row.name}</span>
        </UnitRow>
      ))}
    </>
  );
}

/** A counter's key is `centre/counter`; counters of one centre stay in the hub's order. */
function inTreeOrder(view: View, rows: readonly SummaryRow[]): readonly SummaryRow[] {
  const places = new Map(view.tree.map(({ code }, i) => [code, i]));
  const place = ({ key }: SummaryRow): number =>
    places.get(key.split("/")[0] ?? key) ?? view.tree.length;
  return rows.toSorted((a, b) => place(a) - place(b));
}
