// The interval on an axis that truly runs from 0 to 100, so that nobody is shown a difference that is not there.
import type { JSX } from "preact";
import { useWords } from "./words/words.ts";

const TICKS = [0, 25, 50, 75, 100];

export function IntervalAxis({
  percent,
  interval,
}: {
  readonly percent: number | null;
  readonly interval: readonly [number, number] | null;
}): JSX.Element {
  const { text, format } = useWords();
  const known = percent !== null && interval !== null;
  const label = known
    ? text.figure.axis(
        format.percent(percent),
        format.percent(interval[0]),
        format.percent(interval[1]),
      )
    : text.figure.axisEmpty;
  return (
    <svg class="axis" width="100%" height="62" role="img" aria-label={label}>
      {known && (
        <rect
          class="band"
          x={`${interval[0]}%`}
          y="10"
          width={`${Math.max(interval[1] - interval[0], 0)}%`}
          height="26"
        />
      )}
      <line class="base" x1="0%" x2="100%" y1="36" y2="36" />
      {TICKS.map((tick) => (
        <g key={tick}>
          <line class="base" x1={`${tick}%`} x2={`${tick}%`} y1="31" y2="41" />
          <text x={`${tick}%`} y="56" text-anchor="middle">
            {tick}%
          </text>
        </g>
      ))}
      {known && <Whisker percent={percent} interval={interval} y={14} cap={7} dot={5} />}
    </svg>
  );
}

/** The marks of the common axis, in the table's head. */
export function IntervalHead(): JSX.Element {
  return (
    <svg class="interval-bar" width="100%" height="16" aria-hidden="true">
      {[0, 50, 100].map((tick) => (
        <text key={tick} x={`${tick}%`} y="12" text-anchor="middle">
          {tick === 100 ? "100%" : tick}
        </text>
      ))}
    </svg>
  );
}

/** The same on one line of a table; the axis stands in the table's head. */
export function IntervalBar({
  percent,
  interval,
}: {
  readonly percent: number | null;
  readonly interval: readonly [number, number] | null;
}): JSX.Element {
  return (
    <svg class="interval-bar" width="100%" height="20" aria-hidden="true">
      <line class="grid" x1="0%" x2="0%" y1="0" y2="20" />
      <line class="grid" x1="50%" x2="50%" y1="0" y2="20" />
      <line class="grid" x1="100%" x2="100%" y1="0" y2="20" />
      {percent !== null && interval !== null && (
        <Whisker percent={percent} interval={interval} y={10} cap={5} dot={3.5} />
      )}
    </svg>
  );
}

function Whisker({
  percent,
  interval: [low, high],
  y,
  cap,
  dot,
}: {
  readonly percent: number;
  readonly interval: readonly [number, number];
  readonly y: number;
  readonly cap: number;
  readonly dot: number;
}): JSX.Element {
  return (
    <g class="whisker">
      <line x1={`${low}%`} x2={`${high}%`} y1={y} y2={y} />
      <line x1={`${low}%`} x2={`${low}%`} y1={y - cap} y2={y + cap} />
      <line x1={`${high}%`} x2={`${high}%`} y1={y - cap} y2={y + cap} />
      <circle cx={`${percent}%`} cy={y} r={dot} />
    </g>
  );
}
