// The week as a grid: hours down, weekdays across; each cell tells its count, its share and, as a bar, how much it weighs.
// Promises: the grid is its own table; a cell of fewer than five ratings shows no share, so that nobody is singled out.
import type { JSX } from "preact";
import type { SummaryRow } from "../../../shared/api/summaries.ts";
import { satisfiedPercent } from "../../../shared/satisfaction.ts";
import { useWords } from "../words/words.ts";

const LEAST = 5;
const WORKING_DAYS = [1, 2, 3, 4, 5];

type Cell = { readonly n: number; readonly satisfied: number };
type Cells = ReadonlyMap<string, Cell>;

export type Week = {
  readonly cells: Cells;
  readonly hours: readonly number[];
  /** 1 = Monday; the weekend stands only when somebody rated then. */
  readonly days: readonly number[];
};

/** From rows by `hour`, whose keys are `weekday/hour`. */
export function weekOf(rows: readonly SummaryRow[]): Week {
  const rated = rows.filter(({ n }) => n > 0);
  const places = rated.map(({ key }) => key.split("/").map(Number));
  const hours = places.map(([, hour = 0]) => hour);
  const [from, to] = [Math.min(...hours), Math.max(...hours)];
  const days = new Set([...WORKING_DAYS, ...places.map(([day = 1]) => day)]);
  return {
    cells: new Map(rated.map(({ key, n, satisfied }) => [key, { n, satisfied }])),
    hours: rated.length === 0 ? [] : Array.from({ length: to - from + 1 }, (_, i) => from + i),
    days: [...days].toSorted((a, b) => a - b),
  };
}

export function WeekGrid({ week }: { readonly week: Week }): JSX.Element {
  const { text } = useWords();
  const { cells, hours, days } = week;
  const most = Math.max(...[...cells.values()].map(({ n }) => n));
  const sum = (keys: readonly string[]): Cell =>
    keys.reduce(
      (all, key) => {
        const { n, satisfied } = cells.get(key) ?? { n: 0, satisfied: 0 };
        return { n: all.n + n, satisfied: all.satisfied + satisfied };
      },
      { n: 0, satisfied: 0 },
    );
  return (
    <table class="week">
      <thead>
        <tr>
          <th scope="col">{text.hours.hour}</th>
          {days.map((day) => (
            <th key={day} scope="col">
              <span class="long">{text.hours.days[day - 1]}</span>
              <abbr class="short" title={text.hours.days[day - 1]}>
                {text.hours.shortDays[day - 1]}
              </abbr>
            </th>
          ))}
          <th scope="col" class="sum">
            <span class="long">{text.hours.week}</span>
            <span class="short">{text.hours.shortWeek}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {hours.map((hour) => (
          <tr key={hour}>
            <th scope="row">
              <span class="long">{text.hours.span(hour)}</span>
              <span class="short">{`${hour}–${hour + 1}`}</span>
            </th>
            {days.map((day) => (
              <Box
                key={day}
                cell={cells.get(`${day}/${hour}`)}
                most={most}
                place={`${day}/${hour}`}
              />
            ))}
            <Box cell={sum(days.map((day) => `${day}/${hour}`))} most={null} place={`*/${hour}`} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{text.hours.day}</th>
          {days.map((day) => (
            <Box
              key={day}
              cell={sum(hours.map((hour) => `${day}/${hour}`))}
              most={null}
              place={`${day}/*`}
            />
          ))}
          <Box cell={sum([...cells.keys()])} most={null} place="*/*" />
        </tr>
      </tfoot>
    </table>
  );
}

/** `most`: the count that fills a bar; null for a sum, which has none. */
function Box({
  cell,
  most,
  place,
}: {
  readonly cell: Cell | undefined;
  readonly most: number | null;
  readonly place: string;
}): JSX.Element {
  const { text, format } = useWords();
  const look = most === null ? "sum" : "cell";
  if (cell === undefined || cell.n === 0) {
    return (
      <td class={`${look} nothing`} data-place={place}>
        <span class="spoken">{text.hours.none}</span>
      </td>
    );
  }
  const { n, satisfied } = cell;
  const isHidden = n < LEAST;
  const width = (count: number): string => `${(count / (most ?? 1)) * 100}%`;
  return (
    <td class={look} data-place={place}>
      <span class="n">{format.count(n)}</span>
      <span class="percent">
        {isHidden ? (
          <>
            <span aria-hidden="true">·</span>
            <span class="spoken">{text.hours.hidden}</span>
          </>
        ) : (
          format.percent(satisfiedPercent({ n, satisfied }))
        )}
      </span>
      {most !== null && (
        <svg width="100%" height="6" aria-hidden="true">
          {isHidden ? (
            <rect x="0" y="0" width={width(n)} height="6" fill="url(#silent)" />
          ) : (
            <>
              <rect class="yes" x="0" y="0" width={width(satisfied)} height="6" />
              <rect
                x={width(satisfied)}
                y="0"
                width={width(n - satisfied)}
                height="6"
                fill="url(#level-KHL)"
              />
            </>
          )}
        </svg>
      )}
    </td>
  );
}

/** The one cell with the most ratings; null when two share that. */
export function busiest({ cells }: Week): { day: number; hour: number; n: number } | null {
  const [first, second] = [...cells].toSorted(([, a], [, b]) => b.n - a.n);
  if (first === undefined || first[1].n === second?.[1].n) return null;
  const [day = 1, hour = 0] = first[0].split("/").map(Number);
  return { day, hour, n: first[1].n };
}
