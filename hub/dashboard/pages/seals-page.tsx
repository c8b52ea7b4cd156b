// The month's seals with what every revision changed, and the day codes that a reader compares with the kiosk's own screen.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SealRevision, SealsResponse } from "../../../shared/api/seals.ts";
import { DayCodes } from "../day-codes.tsx";
import { Download } from "../icons.tsx";
import { MonthClose } from "../month-close.tsx";
import { RefusalNote } from "../refusal-note.tsx";
import { StandingChip } from "../standing-chip.tsx";
import { TitleBar } from "../title-bar.tsx";
import { useAnswer } from "../use-answer.ts";
import { useSummary } from "../use-summary.ts";
import { useCalmTick } from "../use-calm-tick.ts";
import type { View } from "../view.ts";
import { useWords } from "../words/words.ts";

export function SealsPage({ view }: { readonly view: View }): JSX.Element {
  const { text } = useWords();
  const [retries, setRetries] = useState(0);
  const { month: period, calendar, unit } = view;
  const tick = useCalmTick(view);
  const { loaded: figures, updatedAt } = useSummary(view, "centre", retries);
  const query = new URLSearchParams({ period, calendar, ...(unit === null ? {} : { unit }) });
  const loaded = useAnswer(query.toString(), tick + retries, () =>
    view.api.get<SealsResponse>(`seals?${query}`),
  );
  const asked = new URLSearchParams({ calendar, ...(unit === null ? {} : { unit }) });
  return (
    <>
      <TitleBar
        view={view}
        summary={figures.kind === "ready" ? figures.value : null}
        updatedAt={updatedAt}
        page="seals"
      />
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setRetries(retries + 1)} />
      )}
      {loaded.kind === "ready" && (
        <section class="full seals">
          <h2>{text.seals.title}</h2>
          {loaded.value.revisions.length === 0 ? (
            <p class="notice question">{text.seals.open}</p>
          ) : (
            <Revisions revisions={loaded.value.revisions} />
          )}
          <p class="evidence">
            <a class="outlined" href={`api/v1/evidence/${period}.zip?${asked}`} download>
              <Download />
              {text.seals.evidence}
            </a>
            <span class="muted">{text.seals.evidenceWhy}</span>
          </p>
        </section>
      )}
      <MonthClose view={view} />
      <DayCodes view={view} />
    </>
  );
}

function Revisions({ revisions }: { readonly revisions: readonly SealRevision[] }): JSX.Element {
  const { text, format } = useWords();
  const words = text.seals;
  return (
    <table class="rows revisions">
      <thead>
        <tr>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.code}</th>
          <th scope="col" class="number">
            {words.n}
          </th>
          <th scope="col" class="number">
            {words.figure}
          </th>
          <th scope="col" class="changes">
            {words.changes}
          </th>
        </tr>
      </thead>
      <tbody>
        {revisions.toReversed().map((seal) => (
          <tr key={seal.revision} data-key={seal.revision}>
            <th scope="row">
              <StandingChip status={seal.status} revision={seal.revision} />
            </th>
            <td data-label={words.when}>
              {words.at(format.timeOf(seal.at), format.dateOf(seal.at))}
            </td>
            <td data-label={words.code}>
              <code>{seal.code}</code>
            </td>
            <td class="number" data-label={words.n}>
              {format.count(seal.n)}
            </td>
            <td class="number percent" data-label={words.figure}>
              {format.percent(seal.satisfiedPercent)}
            </td>
            <td class="changes">
              <Changes seal={seal} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Changes({ seal: { changes, incomplete } }: { readonly seal: SealRevision }): JSX.Element {
  const { text, format } = useWords();
  const words = text.seals;
  const lines = [
    ...(changes?.added ?? []).map(({ kiosk, first, last }) =>
      words.added(kiosk, format.count(first), format.count(last)),
    ),
    ...(changes?.voided ?? []).map(({ kiosk, first }) => words.voided(kiosk, format.count(first))),
  ];
  if (changes !== null && changes.more > 0) lines.push(words.more(format.count(changes.more)));
  if (lines.length === 0) lines.push(changes === null ? words.first : words.noChanges);
  return (
    <>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p class="muted">
        {incomplete.length === 0 ? words.complete : words.incomplete(incomplete.join(", "))}
      </p>
    </>
  );
}
