// Every unit and counter of the month with all columns, in the tree's order. Never a ranking.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { RefusalNote } from "../refusal-note.tsx";
import { TitleBar } from "../title-bar.tsx";
import { UnitTable } from "../unit-table.tsx";
import { byInView, useSummary } from "../use-summary.ts";
import type { View } from "../view.ts";
import { useWords } from "../words/words.ts";

export function UnitsPage({ view }: { readonly view: View }): JSX.Element {
  const { text } = useWords();
  const [retries, setRetries] = useState(0);
  const { loaded, updatedAt } = useSummary(view, byInView(view), retries);
  const summary = loaded.kind === "ready" ? loaded.value : null;
  return (
    <>
      <TitleBar view={view} summary={summary} updatedAt={updatedAt} page="units" />
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setRetries(retries + 1)} />
      )}
      {summary !== null && (
        <>
          <section class="full">
            <h2>{summary.by === "counter" ? text.table.byCounter : text.table.byUnit}</h2>
            {summary.total.scales.length > 1 && (
              <p class="notice question">{text.levels.mixedTable(summary.total.scales.length)}</p>
            )}
            <UnitTable view={view} summary={summary} wide={true} />
          </section>
          <footer class="small">
            <p>{text.table.order}</p>
            <p>{text.formula}</p>
          </footer>
        </>
      )}
    </>
  );
}
