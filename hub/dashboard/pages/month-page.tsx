// Station 10, the month in reading order: the plain figure and its honesty, levels, who answered, units, the ledger.
// Promises: what is unknown is "—"; nothing is louder than the figure; a rating that arrives changes it without a reload.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SummariesResponse } from "../../../shared/api/summaries.ts";
import { Figure } from "../figure.tsx";
import { Ledger } from "../ledger.tsx";
import { Levels } from "../levels.tsx";
import { Participation } from "../participation.tsx";
import { RefusalNote } from "../refusal-note.tsx";
import { formatRoute } from "../route.ts";
import { SinceLastLook } from "../since-last-look.tsx";
import { TitleBar } from "../title-bar.tsx";
import { UnitTable } from "../unit-table.tsx";
import { useAnnouncement } from "../use-announcement.ts";
import { byInView, useSummary } from "../use-summary.ts";
import type { View } from "../view.ts";
import { useWords } from "../words/words.ts";

export function MonthPage({ view }: { readonly view: View }): JSX.Element {
  const { text, format } = useWords();
  const [retries, setRetries] = useState(0);
  const { loaded, updatedAt } = useSummary(view, byInView(view), retries);
  const summary = loaded.kind === "ready" ? loaded.value : null;
  const changed =
    updatedAt === null || summary === null
      ? null
      : text.figure.heard(
          format.percent(summary.total.satisfiedPercent),
          format.count(summary.total.n),
        );
  const heard = useAnnouncement(view.clock, changed);
  return (
    <>
      <TitleBar view={view} summary={summary} updatedAt={updatedAt} />
      <p class="spoken" aria-live="polite">
        {heard}
      </p>
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setRetries(retries + 1)} />
      )}
      {loaded.kind === "ready" && loaded.failed !== null && (
        <p class="notice question" role="status">
          {text.live.stale}
        </p>
      )}
      {summary !== null && <Month view={view} summary={summary} />}
    </>
  );
}

function Month({
  view,
  summary,
}: {
  readonly view: View;
  readonly summary: SummariesResponse;
}): JSX.Element {
  const { text } = useWords();
  const { total, by } = summary;
  return (
    <>
      <SinceLastLook view={view} summary={summary} />
      <div class="month">
        <Figure view={view} summary={summary} />
        <Levels row={total} scales={view.scales} />
        <Participation row={total} />
        <section class="units">
          <div class="heading">
            <h2>{by === "counter" ? text.table.byCounter : text.table.byUnit}</h2>
            <a href={formatRoute({ ...view.route, page: "units" })}>{text.table.all}</a>
          </div>
          <UnitTable view={view} summary={summary} wide={false} />
        </section>
        <Ledger view={view} row={total} />
      </div>
      <footer class="small">
        <p>{text.formula}</p>
        <p>{text.levels.rounding}</p>
      </footer>
    </>
  );
}
