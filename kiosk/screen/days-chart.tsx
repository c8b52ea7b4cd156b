// The days before as small bars, oldest at the left, with a table twin for those who cannot see them.
// Promises: the axis starts at 0; a day with fewer than five ratings is hatched and has no parts; a day without any is a dash.
import type { JSX } from "preact";
import type { DayTally } from "../../shared/bridge.ts";
import { countText, dateText, dayText, percentText } from "./number-text.ts";
import { STAFF_TEXT } from "./staff-text.vi.ts";

/** Two hatchings that lean apart: another level, and a day that is too thin to be shown in parts. */
const OTHER = "url(#hatch)";
const FEW = "url(#hatch-few)";
const WIDTH = 640;
const HEIGHT = 178;
const LEFT = 34;
const TOP = 10;
const BASE = 146;

export function DaysChart({ days }: { readonly days: readonly DayTally[] }): JSX.Element {
  const shown = days.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  const top = axisTop(Math.max(1, ...shown.map(({ n }) => n)));
  const y = (n: number): number => BASE - (n / top) * (BASE - TOP);
  const step = (WIDTH - LEFT) / Math.max(1, shown.length);
  const width = Math.min(26, step * 0.6);
  /** A date under every bar when there is room, else under every seventh day. */
  const every = step >= 56 ? 1 : 7;
  return (
    <>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <defs>
          <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse">
            <path class="hatch" d="M-1 6L6 -1" />
          </pattern>
          <pattern id="hatch-few" width="5" height="5" patternUnits="userSpaceOnUse">
            <path class="hatch-few" d="M-1 -1L6 6" />
          </pattern>
        </defs>
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <path class="chart-line" d={`M${LEFT} ${y(top * part)}H${WIDTH}`} />
            <text class="chart-text chart-axis" x={LEFT - 8} y={y(top * part) + 4.5}>
              {countText(top * part)}
            </text>
          </g>
        ))}
        {shown.map((day, at) => {
          const x = LEFT + step * (at + 0.5);
          return (
            <g key={day.date}>
              <DayBar day={day} x={x - width / 2} width={width} y={y} />
              {at % every === 0 ? (
                <text class="chart-text chart-day" x={x} y={HEIGHT - 8}>
                  {dayText(day.date)}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
      <ul class="legend" aria-hidden="true">
        <li>
          <LegendMark kind="bar" />
          {STAFF_TEXT.legendSatisfied}
        </li>
        <li>
          <LegendMark kind="bar-other" />
          {STAFF_TEXT.legendOther}
        </li>
        <li>
          <LegendMark kind="bar-few" />
          {STAFF_TEXT.legendFew}
        </li>
        <li>– {STAFF_TEXT.legendNone}</li>
      </ul>
      <DaysTable days={shown} />
    </>
  );
}

function DayBar(props: {
  readonly day: DayTally;
  readonly x: number;
  readonly width: number;
  readonly y: (n: number) => number;
}): JSX.Element {
  const { day, x, width, y } = props;
  if (day.n === 0) return <path class="chart-none" d={`M${x + width / 2 - 4} ${BASE - 8}h8`} />;
  if (day.satisfied === null) {
    const height = BASE - y(day.n);
    return <rect class="bar-few" fill={FEW} x={x} width={width} y={y(day.n)} height={height} />;
  }
  const other = y(day.satisfied) - y(day.n);
  return (
    <>
      <rect class="bar" x={x} width={width} y={y(day.satisfied)} height={BASE - y(day.satisfied)} />
      {other > 0 ? (
        <rect class="bar-other" fill={OTHER} x={x} width={width} y={y(day.n)} height={other} />
      ) : null}
    </>
  );
}

function LegendMark({ kind }: { readonly kind: string }): JSX.Element {
  return (
    <svg class="legend-mark" viewBox="-1 -1 16 16">
      <rect class={kind} fill={kind === "bar-few" ? FEW : OTHER} width="14" height="14" />
    </svg>
  );
}

function DaysTable({ days }: { readonly days: readonly DayTally[] }): JSX.Element {
  const { date, n, satisfied } = STAFF_TEXT.chartColumns;
  return (
    <table class="unseen">
      <thead>
        <tr>
          <th scope="col">{date}</th>
          <th scope="col">{n}</th>
          <th scope="col">{satisfied}</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.date}>
            <th scope="row">{dateText(day.date)}</th>
            <td>{countText(day.n)}</td>
            <td>{day.satisfiedPercent === null ? "—" : percentText(day.satisfiedPercent)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The next round even number, so that the middle line is a whole number too. */
function axisTop(most: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(most)));
  const step = [2, 4, 6, 8, 10].map((times) => times * Math.max(1, unit));
  return step.find((candidate) => candidate >= most) ?? most;
}
