// The plain figure, as large as it is doubted: its count, its interval on a true 0–100 axis, and what the month before allows to say.
import type { JSX } from "preact";
import type { SummariesResponse, SummaryRow } from "../../shared/api/summaries.ts";
import type { Scale } from "../../shared/scale.ts";
import { compareMonths } from "./compare-months.ts";
import { IntervalAxis } from "./interval-axis.tsx";
import { shiftMonth } from "./month-id.ts";
import { useAnswer } from "./use-answer.ts";
import type { View } from "./view.ts";
import { useWords } from "./words/words.ts";

/** Below this a share is an indication only (reporting practice: n < 30). */
const FEW = 30;

/** What bears on reading the figure and is said nowhere else on the page. */
function isCaveat(flag: string): boolean {
  return flag === "all_satisfied" || flag === "transactions_incomplete";
}

export function Figure({
  view,
  summary,
}: {
  readonly view: View;
  readonly summary: SummariesResponse;
}): JSX.Element {
  const { text, format } = useWords();
  const { total } = summary;
  const { satisfiedPercent, interval95, n } = total;
  return (
    <section class="figure">
      <h2>{text.figure.title}</h2>
      <p class={satisfiedPercent === null ? "percent unknown" : "percent"} data-figure>
        {satisfiedPercent === null ? (
          format.percent(null)
        ) : (
          <>
            {format.decimal(satisfiedPercent)}
            <span>%</span>
          </>
        )}
      </p>
      {n === 0 ? <p class="said">{text.figure.none}</p> : <Said row={total} scales={view.scales} />}
      <IntervalAxis percent={satisfiedPercent} interval={interval95} />
      {interval95 !== null && (
        <p class="interval">
          {text.figure.interval(format.percent(interval95[0]), format.percent(interval95[1]))}
        </p>
      )}
      {n > 0 && n < FEW && <p class="notice question">{text.figure.few}</p>}
      {total.flags.filter(isCaveat).map((flag) => (
        <p key={flag} class="notice question">
          {text.flags[flag]}
        </p>
      ))}
      <MonthBefore view={view} summary={summary} />
    </section>
  );
}

function Said({
  row,
  scales,
}: {
  readonly row: SummaryRow;
  readonly scales: readonly Scale[];
}): JSX.Element {
  const { text, format, language } = useWords();
  const [satisfied, n] = [format.count(row.satisfied), format.count(row.n)];
  const used = scales.filter(({ id }) => row.scales.some(({ scale }) => scale === id));
  const labels = new Set(
    used.flatMap(({ levels }) =>
      levels.filter((level) => level.satisfied).map(({ label }) => label[language] || label.vi),
    ),
  );
  if (labels.size === 0) return <p class="said">{text.figure.saidPlain(satisfied, n)}</p>;
  return (
    <p class="said">
      {text.figure.said(satisfied, n)}
      {[...labels].map((label, i) => (
        <span key={label}>
          {i > 0 && text.figure.or}
          <strong>{label}</strong>
        </span>
      ))}
    </p>
  );
}

function MonthBefore({
  view,
  summary,
}: {
  readonly view: View;
  readonly summary: SummariesResponse;
}): JSX.Element | null {
  const { text, format } = useWords();
  const { api, calendar, unit } = view;
  const before = shiftMonth(view.month, -1);
  const key = ["before", before, calendar, unit].join(" ");
  // Asked once: the month before does not move under the reader's eyes.
  const loaded = useAnswer(key, 0, () =>
    api.summaries({ period: before, calendar, unit, by: "centre" }),
  );
  if (loaded.kind !== "ready") return null;
  const { total } = loaded.value;
  const month = format.month(before);
  const today = view.today.split("/").toReversed().join("-");
  const unfinished =
    summary.status === "open" && today <= summary.period.to ? ` ${text.compare.unfinished}` : "";
  if (summary.total.n === 0) return <p class="before">{text.compare.noneNow}</p>;
  const compared = compareMonths(summary.total, total);
  if (compared.kind === "nothing_to_compare" || total.interval95 === null) {
    return <p class="before">{text.compare.noneBefore(month) + unfinished}</p>;
  }
  const [low, high] = total.interval95;
  const beforeSaid = text.compare.before(
    month,
    format.percent(total.satisfiedPercent),
    format.decimal(low),
    format.decimal(high),
  );
  if (compared.kind === "other_scales") {
    return <p class="before">{beforeSaid + text.compare.otherScales(month)}</p>;
  }
  const unclear = compared.difference > 0 ? text.compare.unclearUp : text.compare.unclearDown;
  return (
    <p class="before">
      {beforeSaid}
      {text.compare.difference(
        format.signed(compared.difference),
        format.signed(compared.low),
        format.signed(compared.high),
      )}
      <strong>{compared.verdict === "unclear" ? unclear : text.compare[compared.verdict]}</strong>
      {unfinished}
    </p>
  );
}
