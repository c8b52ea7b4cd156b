// Months beside each other: share with its interval above, number of ratings below, on one time axis. Drawn with SVG, no library.
// Promises: an axis that does not begin at 0 says so in words beside it; months with other levels are not joined; unknown is a gap.
import type { JSX } from "preact";
import type { TrendPoint } from "../../../shared/api/trend.ts";
import { useWords } from "../words/words.ts";

const HEIGHT = 232;
const TOP = 22;
const BOTTOM = 10;
const BARS = 58;
const BAR_TOP = 18;
const FEW = 30;

export type TrendChartProps = {
  readonly points: readonly TrendPoint[];
  /** Where the axis begins, percent. */
  readonly base: number;
};

/** A round number under every interval, so that differences can be seen; 0 when the months differ a lot. */
export function closeBase(points: readonly TrendPoint[]): number {
  const lows = points.flatMap(({ total }) => total.interval95?.[0] ?? []);
  const lowest = lows.length === 0 ? 0 : Math.min(...lows);
  return lowest < 50 ? 0 : Math.floor((lowest - 2) / 10) * 10;
}

export function isIndication({ status, total }: TrendPoint): boolean {
  return status === "open" || total.n < FEW;
}

export function TrendChart({ points, base }: TrendChartProps): JSX.Element {
  const { text, format } = useWords();
  const first = format.month(points[0]?.period.id ?? "");
  const last = format.month(points.at(-1)?.period.id ?? "");
  const ticks = ticksFrom(base);
  const y = (percent: number): number =>
    TOP + ((100 - percent) / (100 - base)) * (HEIGHT - TOP - BOTTOM);
  return (
    <div class="trend-chart" role="img" aria-label={text.trend.chart(first, last)}>
      <svg class="scale" width="48" height={HEIGHT} aria-hidden="true">
        {ticks.map((tick) => (
          <text key={tick} x="40" y={y(tick) + 4} text-anchor="end">
            {tick}%
          </text>
        ))}
      </svg>
      <svg class="plot" width="100%" height={HEIGHT} aria-hidden="true">
        {ticks.map((tick) => (
          <line key={tick} class="grid" x1="0%" x2="100%" y1={y(tick)} y2={y(tick)} />
        ))}
        {points.slice(1).map((point, i) => {
          const before = points[i];
          const [from, to] = [before?.total.satisfiedPercent, point.total.satisfiedPercent];
          if (before === undefined) return null;
          if (isOtherLevels(before, point)) {
            const x = share(i + 0.5, points.length);
            return <line key={point.period.id} class="break" x1={x} x2={x} y1="6" y2={HEIGHT} />;
          }
          if (from == null || to == null) return null;
          return (
            <line
              key={point.period.id}
              class="join"
              x1={share(i, points.length)}
              y1={y(from)}
              x2={share(i + 1, points.length)}
              y2={y(to)}
            />
          );
        })}
        {points.map((point, i) => (
          <Mark key={point.period.id} point={point} x={share(i, points.length)} y={y} />
        ))}
      </svg>
      <Counts points={points} />
    </div>
  );
}

function Mark({
  point,
  x,
  y,
}: {
  readonly point: TrendPoint;
  readonly x: string;
  readonly y: (percent: number) => number;
}): JSX.Element | null {
  const { format } = useWords();
  const { satisfiedPercent, interval95 } = point.total;
  if (satisfiedPercent === null || interval95 === null) return null;
  const [low, high] = interval95;
  const cap = (at: number): JSX.Element => (
    <svg x={x} y={y(at)} width="1" height="1" overflow="visible">
      <line x1="-5" x2="5" y1="0" y2="0" />
    </svg>
  );
  return (
    <g class={isIndication(point) ? "whisker hollow" : "whisker"}>
      <line x1={x} x2={x} y1={y(low)} y2={y(high)} />
      {cap(low)}
      {cap(high)}
      <circle cx={x} cy={y(satisfiedPercent)} r="4.5" />
      <text class="value" x={x} y={y(high) - 7} text-anchor="middle">
        {format.decimal(satisfiedPercent)}
      </text>
    </g>
  );
}

/** How much each month rests on, and the names of the months. */
function Counts({ points }: Pick<TrendChartProps, "points">): JSX.Element {
  const { text, format } = useWords();
  const most = Math.max(1, ...points.map(({ total }) => total.n));
  const width = 46 / points.length;
  return (
    <>
      <svg class="scale" width="48" height={BARS + 40} aria-hidden="true">
        <text x="0" y="12">
          {text.trend.counts}
        </text>
      </svg>
      <svg class="plot" width="100%" height={BARS + 40} aria-hidden="true">
        <line class="base" x1="0%" x2="100%" y1={BARS} y2={BARS} />
        {points.map(({ period, total }, i) => {
          const height = (total.n / most) * (BARS - BAR_TOP - 4);
          const [year = "", month = ""] = period.id.split("-");
          const x = share(i, points.length);
          return (
            <g key={period.id}>
              <rect
                class="count"
                x={`${((i + 0.5) / points.length) * 100 - width / 2}%`}
                y={BARS - height}
                width={`${width}%`}
                height={height}
              />
              <text class="value" x={x} y={BARS - height - 5} text-anchor="middle">
                {format.count(total.n)}
              </text>
              <text x={x} y={BARS + 16} text-anchor="middle">
                {month}
              </text>
              {(i === 0 || month === "01") && (
                <text class="year" x={x} y={BARS + 32} text-anchor="middle">
                  {year}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </>
  );
}

export function isOtherLevels(a: TrendPoint, b: TrendPoint): boolean {
  const scales = ({ total }: TrendPoint): string =>
    total.scales
      .map(({ scale }) => scale)
      .toSorted()
      .join(" ");
  return a.total.n > 0 && b.total.n > 0 && scales(a) !== scales(b);
}

function share(index: number, length: number): string {
  return `${((index + 0.5) / length) * 100}%`;
}

function ticksFrom(base: number): readonly number[] {
  const step = 100 - base > 50 ? 25 : 10;
  const ticks: number[] = [];
  for (let tick = base; tick <= 100; tick += step) ticks.push(tick);
  return ticks;
}
