// The units of the public board in the catalogue's order, each with its interval on one axis. Never a ranking.
import type { JSX } from "preact";
import type { BoardRow } from "../../shared/api/board.ts";
import { IntervalBar, IntervalHead } from "./interval-axis.tsx";
import { useWords } from "./words/words.ts";

const FEW = 30;

export function BoardUnits({ rows }: { readonly rows: readonly BoardRow[] }): JSX.Element {
  const { text, format } = useWords();
  const words = text.board;
  return (
    <section class="units">
      <h2>{words.units}</h2>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{words.unit}</th>
            <th scope="col" class="number">
              {words.n}
            </th>
            <th scope="col" class="number">
              {words.percent}
            </th>
            <th scope="col" class="interval">
              {text.table.interval}
              <IntervalHead />
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, figures }) => (
            <tr key={key} data-key={key}>
              <th scope="row">
                {name}
                {figures === null && <span class="under">{words.hidden}</span>}
                {figures !== null && figures.n > 0 && figures.n < FEW && (
                  <span class="under">{words.few}</span>
                )}
                {figures?.n === 0 && <span class="under">{words.none}</span>}
              </th>
              <td class="number" data-label={words.n}>
                {format.count(figures?.n ?? null)}
              </td>
              <td class="number percent" data-label={words.percent}>
                {format.percent(figures?.satisfiedPercent ?? null)}
              </td>
              <td class="interval" data-label={text.table.interval}>
                <IntervalBar
                  percent={figures?.satisfiedPercent ?? null}
                  interval={figures?.interval95 ?? null}
                />
                <span class="edges spoken">
                  {figures?.interval95
                    ? `${format.decimal(figures.interval95[0])}–${format.decimal(figures.interval95[1])}`
                    : format.percent(null)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted">{words.order}</p>
    </section>
  );
}
