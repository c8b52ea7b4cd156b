// Everything of the period that can be taken away, with what each is good for.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Download } from "../icons.tsx";
import { RefusalNote } from "../refusal-note.tsx";
import { TitleBar } from "../title-bar.tsx";
import { useSummary } from "../use-summary.ts";
import { maySeeKiosks, type View } from "../view.ts";
import { useWords } from "../words/words.ts";

const FORMS = ["pdf", "xlsx", "csv", "json"] as const;

export function ReportsPage({ view }: { readonly view: View }): JSX.Element {
  const { text } = useWords();
  const [retries, setRetries] = useState(0);
  const { loaded, updatedAt } = useSummary(view, "centre", retries);
  const summary = loaded.kind === "ready" ? loaded.value : null;
  const { month, calendar, unit } = view;
  const query = new URLSearchParams({ calendar, ...(unit === null ? {} : { unit }) });
  const files = FORMS.map((form) => ({
    address: `api/v1/reports/${month}.${form}?${query}`,
    words: text.reports.forms[form] ?? [form, ""],
  }));
  // Officers see figures, not evidence (the hub's table of roles).
  if (maySeeKiosks(view)) {
    const [name, why] = text.reports.evidence;
    files.push({
      address: `api/v1/evidence/${month}.zip?${query}`,
      words: [name ?? "", why ?? ""],
    });
    const [both, what] = text.reports.package;
    files.push({
      address: `api/v1/packages/${month}.zip?${query}`,
      words: [both ?? "", what ?? ""],
    });
  }
  return (
    <>
      <TitleBar view={view} summary={summary} updatedAt={updatedAt} page="reports" />
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setRetries(retries + 1)} />
      )}
      <section class="full reports">
        <h2>{text.reports.title}</h2>
        {summary?.status === "open" && <p class="notice question">{text.reports.provisional}</p>}
        <ul class="files">
          {files.map(({ address, words: [name, why] }) => (
            <li key={address}>
              <span>
                <strong>{name}</strong>
                <span class="muted">{why}</span>
              </span>
              <a
                class="outlined"
                href={address}
                download
                aria-label={`${text.reports.download}: ${name}`}
              >
                <Download />
                {text.reports.download}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section class="full reports">
        <h2>{text.reports.board}</h2>
        <ul class="files">
          <li>
            <span class="muted">{text.reports.boardWhy}</span>
            <a class="outlined" href="board">
              {text.reports.boardOpen}
            </a>
          </li>
        </ul>
      </section>
    </>
  );
}
