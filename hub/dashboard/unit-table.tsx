// Units or counters as a table in the tree's order; a unit opens into its units, or its counters. One common axis for all intervals.
import { Fragment, type JSX } from "preact";
import { useState } from "preact/hooks";
import type { By, SummariesResponse, SummaryRow } from "../../shared/api/summaries.ts";
import { ChevronRight } from "./icons.tsx";
import { IntervalHead } from "./interval-axis.tsx";
import { Swatch } from "./level-patterns.tsx";
import { levelColumns } from "./level-shares.ts";
import { refusalWords } from "./refusal-note.tsx";
import { UnitRow, type Columns } from "./unit-row.tsx";
import { useAnswer } from "./use-answer.ts";
import { hasUnitsBelow, type View } from "./view.ts";
import { useWords } from "./words/words.ts";

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
  const { text } = useWords();
  const { by, total, rows } = summary;
  const columns: Columns = {
    wide,
    levels: wide ? levelColumns([...rows, total], view.scales) : [],
    transactions: by !== "counter",
  };
  if (rows.length === 0) return <p class="muted">{text.table.empty}</p>;
  return (
    <table class={wide ? "rows wide" : "rows"}>
      <Head columns={columns} />
      <tbody>
        <Rows
          key={[view.unit, by].join(" ")}
          view={view}
          rows={rows}
          columns={columns}
          place={{ depth: 0, by, under: view.unit }}
        />
      </tbody>
      <tfoot>
        <UnitRow row={total} columns={columns} depth={0} look="total">
          <span>{text.table.total}</span>
        </UnitRow>
      </tfoot>
    </table>
  );
}

function Head({ columns }: { readonly columns: Columns }): JSX.Element {
  const { text, language } = useWords();
  return (
    <thead>
      <tr>
        <th scope="col" class="name">
          {columns.transactions ? text.table.unitOrCounter : text.table.counter}
        </th>
        <th scope="col" class="number">
          {text.table.n}
        </th>
        {columns.levels.map(({ code, level }) => (
          <th key={code} scope="col" class="number level">
            <Swatch code={code} />
            {level === null ? code : level.label[language] || level.label.vi}
          </th>
        ))}
        <th scope="col" class="number">
          {text.table.percent}
        </th>
        <th scope="col" class="interval">
          {text.table.interval}
          <IntervalHead />
        </th>
        {columns.wide && columns.transactions && (
          <th scope="col" class="number">
            {text.table.transactions}
          </th>
        )}
        {columns.transactions && (
          <th scope="col" class="number">
            {text.table.participation}
          </th>
        )}
        {columns.wide && (
          <th scope="col" class="note">
            {text.table.note}
          </th>
        )}
      </tr>
    </thead>
  );
}

/** `under`: the unit whose rows these are; its own row tells only of what is not in a unit below it. */
type Place = { readonly depth: number; readonly by: By; readonly under: string | null };

function Rows({
  view,
  rows,
  columns,
  place,
}: {
  readonly view: View;
  readonly rows: readonly SummaryRow[];
  readonly columns: Columns;
  readonly place: Place;
}): JSX.Element {
  const { text } = useWords();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string): void => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  if (place.by === "counter") {
    return (
      <>
        {rows.map((row) => (
          <UnitRow key={row.key} row={row} columns={columns} depth={place.depth} look="counter">
            <span>{row.name}</span>
          </UnitRow>
        ))}
      </>
    );
  }
  return (
    <>
      {inTreeOrder(view, rows).map((row) => (
        <Fragment key={row.key}>
          <UnitRow row={row} columns={columns} depth={place.depth} look="unit">
            <button
              type="button"
              class="opens"
              aria-expanded={open.has(row.key)}
              onClick={() => toggle(row.key)}
            >
              <ChevronRight />
              <span>{row.key === place.under ? text.table.own(row.name) : row.name}</span>
            </button>
          </UnitRow>
          {open.has(row.key) && (
            <Below view={view} unit={row.key} columns={columns} place={place} />
          )}
        </Fragment>
      ))}
    </>
  );
}

function Below({
  view,
  unit,
  columns,
  place,
}: {
  readonly view: View;
  readonly unit: string;
  readonly columns: Columns;
  readonly place: Place;
}): JSX.Element {
  const { text } = useWords();
  const { api, month: period, calendar, tick } = view;
  const isOwn = unit === place.under;
  const by = !isOwn && hasUnitsBelow(view, unit) ? "unit" : "counter";
  const loaded = useAnswer([period, calendar, unit, by].join(" "), tick, () =>
    api.summaries({ period, calendar, unit, by }),
  );
  const rows =
    loaded.kind === "ready"
      ? loaded.value.rows.filter(({ key }) => !isOwn || key.startsWith(`${unit}/`))
      : [];
  if (loaded.kind !== "ready" || rows.length === 0) {
    const words = { loading: text.loading, ready: text.table.empty };
    return (
      <tr class="counter">
        <td class="muted" colSpan={12}>
          {loaded.kind === "refused" ? refusalWords(text, loaded.refusal) : words[loaded.kind]}
        </td>
      </tr>
    );
  }
  return (
    <Rows
      view={view}
      rows={rows}
      columns={columns}
      place={{ depth: place.depth + 1, by, under: unit }}
    />
  );
}

/** Units that the catalogue no longer has stand last, in the hub's order. */
function inTreeOrder(view: View, rows: readonly SummaryRow[]): readonly SummaryRow[] {
  const places = new Map(view.tree.map(({ code }, i) => [code, i]));
  const placeOf = ({ key }: SummaryRow): number => places.get(key) ?? view.tree.length;
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b));
}
