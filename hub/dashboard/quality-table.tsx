// Kiosk by kiosk: what was received and how it stands, what is missing, when it ran. The order of the catalogue, no ranking.
import type { JSX } from "preact";
import type { QualityResponse, QualityRow, QualityTotal } from "../../shared/api/quality.ts";
import { faultName } from "./fault-name.ts";
import type { View } from "./view.ts";
import { useWords } from "./words/words.ts";

const COUNTS = [
  "stored",
  "counted",
  "voided",
  "test",
  "repeat",
  "quarantined",
  "missing",
  "late",
] as const;

export function QualityTable({
  view,
  answer,
}: {
  readonly view: View;
  readonly answer: QualityResponse;
}): JSX.Element {
  const { text, language } = useWords();
  const words = text.quality.short;
  if (answer.rows.length === 0) return <p class="empty">{text.quality.empty}</p>;
  const columns = [...COUNTS, "outside", "running"] as const;
  return (
    <table class="rows quality">
      <thead>
        <tr>
          <th scope="col">{words.kiosk}</th>
          {columns.map((column) => (
            <th key={column} scope="col" class="number">
              {words[column]}
            </th>
          ))}
          <th scope="col" class="alarms">
            {words.alarms}
          </th>
        </tr>
      </thead>
      <tbody>
        {inTreeOrder(view, answer.rows).map((row) => (
          <tr key={row.kiosk} data-key={row.kiosk}>
            <th scope="row">
              {row.kiosk}
              <span class="under">{centreName(view, row) ?? text.quality.gone}</span>
            </th>
            <Figures figures={row} />
            <td class="alarms" data-label={words.alarms}>
              {row.alarms.map((alarm) => (
                <span key={alarm} class="chip alarm">
                  {faultName(language, alarm)}
                </span>
              ))}
              {(row.bursts ?? []).length > 0 && (
                <span class="chip question">{text.quality.bursts((row.bursts ?? []).length)}</span>
              )}
              {row.alarms.length + (row.bursts ?? []).length === 0 && (
                <span class="muted">{text.fleet.none}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{text.quality.total}</th>
          <Figures figures={answer.total} />
          <td class="alarms" />
        </tr>
      </tfoot>
    </table>
  );
}

function Figures({ figures }: { readonly figures: QualityTotal }): JSX.Element {
  const { text, format } = useWords();
  const words = text.quality.short;
  return (
    <>
      {COUNTS.map((column) => (
        <td
          key={column}
          class={column === "missing" && (figures.missing ?? 0) > 0 ? "number raised" : "number"}
          data-label={words[column]}
        >
          {format.count(figures[column])}
        </td>
      ))}
      <td class="number" data-label={words.outside}>
        {format.count(figures.outsideHours)}
      </td>
      <td class="number" data-label={words.running}>
        {format.percent(figures.runningPercent)}
      </td>
    </>
  );
}

function centreName({ tree }: View, { centre }: QualityRow): string | null {
  if (centre === null) return null;
  return tree.find(({ code }) => code === centre)?.name ?? centre;
}

function inTreeOrder({ tree }: View, rows: readonly QualityRow[]): readonly QualityRow[] {
  const places = new Map(tree.map(({ code }, i) => [code, i]));
  const place = ({ centre }: QualityRow): number => places.get(centre ?? "") ?? tree.length;
  return rows.toSorted((a, b) => place(a) - place(b) || a.kiosk.localeCompare(b.kiosk));
}
