// Thirteen months beside each other, each with its interval, so that a reader sees what may be chance; the table says the same.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { TrendPoint, TrendResponse } from "../../../shared/api/trend.ts";
import { closeBase, isIndication, TrendChart } from "../charts/trend-chart.tsx";
import { compareMonths } from "../compare-months.ts";
import { RefusalNote } from "../refusal-note.tsx";
import { StandingChip } from "../standing-chip.tsx";
import { TitleBar } from "../title-bar.tsx";
import { useAnswer } from "../use-answer.ts";
import { useCalmTick } from "../use-calm-tick.ts";
import type { View } from "../view.ts";
import { useWords } from "../words/words.ts";

export function TrendPage({ view }: { readonly view: View }): JSX.Element {
  const { text } = useWords();
  const [retries, setRetries] = useState(0);
  const { month: period, calendar, unit } = view;
  const tick = useCalmTick(view);
  const query = new URLSearchParams({ period, calendar, ...(unit === null ? {} : { unit }) });
  const loaded = useAnswer(query.toString(), tick + retries, () =>
    view.api.get<TrendResponse>(`trend?${query}`),
  );
  const trend = loaded.kind === "ready" ? loaded.value : null;
  const last = trend?.points.at(-1);
  const figures = trend === null || last === undefined ? null : { ...last, asOf: trend.asOf };
  return (
    <>
      <TitleBar view={view} summary={figures} updatedAt={null} page="trend" />
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setRetries(retries + 1)} />
      )}
      {trend !== null && <Trend points={trend.points} />}
    </>
  );
}

function Trend({ points }: { readonly points: readonly TrendPoint[] }): JSX.Element {
  const { text } = useWords();
  const [fromZero, setFromZero] = useState(false);
  const close = closeBase(points);
  const base = fromZero ? 0 : close;
  if (points.every(({ total }) => total.n === 0)) {
    return (
      <section class="full">
        <h2>{text.trend.title(points.length)}</h2>
        <p class="empty">{text.trend.none}</p>
      </section>
    );
  }
  return (
    <>
      <section class="full">
        <div class="heading">
          <h2>{text.trend.title(points.length)}</h2>
          <span class="axis-note">
            {base === 0 ? text.trend.axisZero : text.trend.axis(`${base}%`)}
            {close > 0 && (
              <button type="button" class="plain" onClick={() => setFromZero(!fromZero)}>
                {fromZero ? text.trend.closeUp : text.trend.fromZero}
              </button>
            )}
          </span>
        </div>
        <TrendChart points={points} base={base} />
        <Key points={points} />
      </section>
      <section class="full">
        <TrendTable points={points} />
      </section>
      <footer class="small">
        <p>{text.trend.note}</p>
        <p>{text.formula}</p>
      </footer>
    </>
  );
}

function Key({ points }: { readonly points: readonly TrendPoint[] }): JSX.Element {
  const { text } = useWords();
  const sign = (look: string): JSX.Element => (
    <svg class="key-sign" width="16" height="18" aria-hidden="true">
      <g class={`whisker ${look}`}>
        <line x1="8" x2="8" y1="1" y2="17" />
        <circle cx="8" cy="9" r="4" />
      </g>
    </svg>
  );
  const others = points.some((point, i) => compared(points, i)?.kind === "other_scales" && point);
  return (
    <p class="key">
      <span>
        {sign("")}
        {text.trend.key.known}
      </span>
      {points.some((point) => isIndication(point) && point.total.n > 0) && (
        <span>
          {sign("hollow")}
          {text.trend.key.few}
        </span>
      )}
      {others && (
        <span>
          <svg class="key-sign" width="16" height="18" aria-hidden="true">
            <line class="break" x1="8" x2="8" y1="0" y2="18" />
          </svg>
          {text.trend.key.levels}
        </span>
      )}
    </p>
  );
}

function TrendTable({ points }: { readonly points: readonly TrendPoint[] }): JSX.Element {
  const { text, format } = useWords();
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{text.trend.month}</th>
          <th scope="col" class="number">
            {text.trend.n}
          </th>
          <th scope="col" class="number">
            {text.trend.percent}
          </th>
          <th scope="col" class="number">
            {text.trend.interval}
          </th>
          <th scope="col" class="number">
            {text.trend.change}
          </th>
          <th scope="col" class="number">
            {text.trend.participation}
          </th>
          <th scope="col" class="standing-cell">
            {text.trend.standing}
          </th>
        </tr>
      </thead>
      <tbody>
        {points.toReversed().map((point, fromEnd) => {
          const { period, total } = point;
          const interval = total.interval95;
          return (
            <tr key={period.id} data-key={period.id}>
              <th scope="row">{format.month(period.id)}</th>
              <td class="number" data-label={text.trend.n}>
                {format.count(total.n)}
              </td>
              <td class="number percent" data-label={text.trend.percent}>
                {format.percent(total.satisfiedPercent)}
              </td>
              <td class="number across" data-label={text.trend.interval}>
                {interval === null
                  ? format.percent(null)
                  : `${format.decimal(interval[0])}–${format.decimal(interval[1])}`}
              </td>
              <td class="number across" data-label={text.trend.change}>
                <Change points={points} index={points.length - 1 - fromEnd} />
              </td>
              <td class="number across" data-label={text.trend.participation}>
                {format.percent(total.participationPercent)}
              </td>
              <td class="standing-cell" data-label={text.trend.standing}>
                {total.n === 0 && point.status === "open" ? (
                  <span class="muted">{text.figure.none}</span>
                ) : (
                  <StandingChip status={point.status} revision={point.revision} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Change({
  points,
  index,
}: {
  readonly points: readonly TrendPoint[];
  readonly index: number;
}): JSX.Element {
  const { text, format } = useWords();
  const found = compared(points, index);
  if (found === undefined || found.kind === "nothing_to_compare") {
    return <>{format.percent(null)}</>;
  }
  if (found.kind === "other_scales") return <>{text.trend.verdict.other_scales}</>;
  return (
    <>
      {text.trend.points(format.signed(found.difference))}{" "}
      <span class="muted">· {text.trend.verdict[found.verdict]}</span>
    </>
  );
}

function compared(points: readonly TrendPoint[], index: number) {
  const [now, before] = [points[index], points[index - 1]];
  return now === undefined || before === undefined
    ? undefined
    : compareMonths(now.total, before.total);
}
