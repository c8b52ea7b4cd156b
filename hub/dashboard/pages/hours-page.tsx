// When people rate, and how: the pattern of the week over the whole period.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { busiest, WeekGrid, weekOf } from "../charts/week-grid.tsx";
import { RefusalNote } from "../refusal-note.tsx";
import { TitleBar } from "../title-bar.tsx";
import { useSummary } from "../use-summary.ts";
import type { View } from "../view.ts";
import { useWords } from "../words/words.ts";

export function HoursPage({ view }: { readonly view: View }): JSX.Element {
  const { text, format } = useWords();
  const [retries, setRetries] = useState(0);
  const { loaded, updatedAt } = useSummary(view, "hour", retries);
  const summary = loaded.kind === "ready" ? loaded.value : null;
  const week = weekOf(summary?.rows ?? []);
  const most = busiest(week);
  return (
    <>
      <TitleBar view={view} summary={summary} updatedAt={updatedAt} page="hours" />
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setRetries(retries + 1)} />
      )}
      {summary !== null && (
        <>
          <section class="full">
            <h2>{text.hours.title}</h2>
            {week.cells.size === 0 ? (
              <p class="empty">{text.figure.none}</p>
            ) : (
              <>
                <p class="lead">
                  {text.hours.about}
                  {most !== null && (
                    <strong>
                      {" "}
                      {text.hours.busiest(
                        text.hours.days[most.day - 1] ?? "",
                        text.hours.span(most.hour),
                        format.count(most.n),
                      )}
                    </strong>
                  )}
                </p>
                <WeekGrid week={week} />
              </>
            )}
          </section>
          <footer class="small">
            <p>{text.hours.hiddenNote}</p>
            <p>{text.hours.caution}</p>
          </footer>
        </>
      )}
    </>
  );
}
