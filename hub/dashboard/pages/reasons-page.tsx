// Why people were not satisfied: every reason that was chosen, with how often; those that nobody chose in one line.
// Promises: shares are of the ratings that were not satisfied; few of them are called few.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ReasonRow, ReasonsResponse } from "../../../shared/api/reasons.ts";
import { RefusalNote } from "../refusal-note.tsx";
import { TitleBar } from "../title-bar.tsx";
import { useAnswer } from "../use-answer.ts";
import { useSummary } from "../use-summary.ts";
import type { View } from "../view.ts";
import { useWords } from "../words/words.ts";

const FEW = 30;

export function ReasonsPage({ view }: { readonly view: View }): JSX.Element {
  const { text } = useWords();
  const [retries, setRetries] = useState(0);
  const { month: period, calendar, unit, tick } = view;
  const { loaded: figures, updatedAt } = useSummary(view, "centre", retries);
  const query = new URLSearchParams({ period, calendar, ...(unit === null ? {} : { unit }) });
  const loaded = useAnswer(query.toString(), tick + retries, () =>
    view.api.get<ReasonsResponse>(`reasons?${query}`),
  );
  return (
    <>
      <TitleBar
        view={view}
        summary={figures.kind === "ready" ? figures.value : null}
        updatedAt={updatedAt}
        page="reasons"
      />
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setRetries(retries + 1)} />
      )}
      {loaded.kind === "ready" && <Reasons answer={loaded.value} />}
    </>
  );
}

function Reasons({ answer }: { readonly answer: ReasonsResponse }): JSX.Element {
  const { text, format } = useWords();
  const { n, unsatisfied, rows } = answer;
  const chosen = rows.filter((row) => row.n > 0).toSorted((a, b) => b.n - a.n);
  const nobody = rows.filter((row) => row.n === 0);
  const names = useNames(nobody);
  const noneSaid = n === 0 ? text.reasons.noneRated : text.reasons.noneUnsatisfied;
  return (
    <>
      <section class="full reasons">
        <h2>{text.reasons.title}</h2>
        {unsatisfied === 0 ? (
          <p class="empty">{noneSaid}</p>
        ) : (
          <>
            <p class="lead">
              <strong>
                {text.reasons.unsatisfied(format.count(unsatisfied), format.count(n))}
              </strong>
            </p>
            {unsatisfied < FEW && <p class="notice question">{text.reasons.few}</p>}
            {chosen.length === 0 ? (
              <p class="empty">{text.reasons.noneGiven}</p>
            ) : (
              <ReasonTable rows={chosen} unsatisfied={unsatisfied} />
            )}
          </>
        )}
        {unsatisfied > 0 && chosen.length > 0 && nobody.length > 0 && (
          <p class="muted nobody">{text.reasons.others(names.join(", "))}</p>
        )}
      </section>
      <footer class="small">
        <p>{text.reasons.note}</p>
      </footer>
    </>
  );
}

function useNames(rows: readonly ReasonRow[]): readonly string[] {
  const { language } = useWords();
  return rows.map(({ reason, label }) => label?.[language] || label?.vi || reason);
}

function ReasonTable({
  rows,
  unsatisfied,
}: {
  readonly rows: readonly ReasonRow[];
  readonly unsatisfied: number;
}): JSX.Element {
  const { text, format } = useWords();
  const names = useNames(rows);
  return (
    <table class="rows reason-table">
      <thead>
        <tr>
          <th scope="col">{text.reasons.reason}</th>
          <th scope="col" class="bar-cell">
            <span class="spoken">{text.reasons.chart}</span>
          </th>
          <th scope="col" class="number">
            {text.reasons.count}
          </th>
          <th scope="col" class="number">
            {text.reasons.share}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={row.reason} data-key={row.reason}>
            <th scope="row">{names[i]}</th>
            <td class="bar-cell">
              <svg width="100%" height="16" aria-hidden="true">
                <rect class="track" x="0" y="0" width="100%" height="16" />
                <rect
                  class="amount"
                  x="0"
                  y="0"
                  width={`${Math.min(100, (row.n / unsatisfied) * 100)}%`}
                  height="16"
                />
              </svg>
            </td>
            <td class="number across" data-label={text.reasons.count}>
              {format.count(row.n)}
            </td>
            <td class="number percent across" data-label={text.reasons.share}>
              {format.percent(row.percent)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
