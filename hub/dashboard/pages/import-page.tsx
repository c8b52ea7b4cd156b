// Files of dossiers in: one file, what it may leave unsaid, and every cell that is wrong with its place. For admins.
// Promises: the hub takes a file as a whole or not at all, and this page says which; nothing is kept in the browser.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FileFault, TransactionsFileResponse } from "../../../shared/api/transactions-file.ts";
import type { Answer, Refusal } from "../api-client.ts";
import { refusalWords } from "../refusal-note.tsx";
import type { View } from "../view.ts";
import { useWords } from "../words/words.ts";

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "no_file" }
  | { readonly kind: "sending" }
  | { readonly kind: "answered"; readonly answer: Answer<TransactionsFileResponse> };

export function ImportPage({ view }: { readonly view: View }): JSX.Element {
  const { text } = useWords();
  const words = text.import;
  const [state, setState] = useState<State>({ kind: "idle" });
  const [unit, setUnit] = useState(view.unit ?? "");
  const [dates, setDates] = useState<"period" | "file">("period");
  const [authority, setAuthority] = useState("own");
  const chosen = useRef<HTMLInputElement>(null);

  const send = async (): Promise<void> => {
    const file = chosen.current?.files?.[0];
    if (file === undefined) return setState({ kind: "no_file" });
    setState({ kind: "sending" });
    const { month, calendar } = view;
    const query = new URLSearchParams({
      authority,
      ...(unit === "" ? {} : { unit }),
      ...(dates === "file" ? {} : { period: month, calendar }),
    });
    const path = `transactions/file?${query}`;
    setState({ kind: "answered", answer: await view.api.sendFile(path, file) });
  };
  useEffect(() => {
    document.title = `${words.title} · ${text.product}`;
  }, [words, text]);
  return (
    <section class="full import">
      <header class="title">
        <div class="row">
          <h1>{words.title}</h1>
        </div>
      </header>
      <p class="muted">{words.why}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // Cannot reject: the client answers refusals as values.
          void send();
        }}
      >
        <label>
          {words.file}
          <input ref={chosen} type="file" accept=".csv,.xlsx" name="file" />
        </label>
        <label>
          {words.unit}
          <select value={unit} onChange={(event) => setUnit(event.currentTarget.value)}>
            <option value="">{words.unitInFile}</option>
            {view.tree.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.dates}
          <select
            value={dates}
            onChange={(event) => setDates(event.currentTarget.value === "file" ? "file" : "period")}
          >
            <option value="period">
              {words.datesOfPeriod(`${view.month}, ${text.period.calendars[view.calendar]}`)}
            </option>
            <option value="file">{words.datesInFile}</option>
          </select>
        </label>
        <label>
          {words.authority}
          <select value={authority} onChange={(event) => setAuthority(event.currentTarget.value)}>
            <option value="own">{words.own}</option>
            <option value="vertical">{words.vertical}</option>
          </select>
        </label>
        <button type="submit" class="outlined" disabled={state.kind === "sending"}>
          {words.send}
        </button>
      </form>
      <div aria-live="polite">
        {state.kind === "no_file" && <p class="notice question">{words.none}</p>}
        {state.kind === "sending" && <p class="waiting">{words.sending}</p>}
        {state.kind === "answered" && <Outcome answer={state.answer} />}
      </div>
      <footer class="small">
        <p>{words.note}</p>
      </footer>
    </section>
  );
}

function Outcome({ answer }: { readonly answer: Answer<TransactionsFileResponse> }): JSX.Element {
  const { text, format } = useWords();
  const words = text.import;
  if (!answer.ok) return <Refused refusal={answer.refusal} />;
  const { rows, added, replaced, from, to, atCounter } = answer.value;
  const printed = (date: string): string => date.split("-").toReversed().join("/");
  return (
    <div class="notice" role="status">
      <p>{words.taken(format.count(rows), format.count(added), format.count(replaced))}</p>
      <p>{words.takenDates(printed(from), printed(to), format.count(atCounter))}</p>
    </div>
  );
}

function Refused({ refusal }: { readonly refusal: Refusal }): JSX.Element {
  const { text, format } = useWords();
  const words = text.import;
  const places = refusal.places ?? [];
  if (places.length === 0) {
    const said = refusal.code === "unprocessable" ? refusal.detail : refusalWords(text, refusal);
    return (
      <p class="notice alarm" role="alert">
        {words.refused} {said}
      </p>
    );
  }
  return (
    <>
      <p class="notice alarm" role="alert">
        {words.refused} {words.faults(format.count(places.length))}
      </p>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{words.sheet}</th>
            <th scope="col" class="number">
              {words.row}
            </th>
            <th scope="col">{words.column}</th>
            <th scope="col">{words.value}</th>
            <th scope="col">{words.fault}</th>
          </tr>
        </thead>
        <tbody>
          {places.map((place, index) => (
            <Fault key={index} place={place} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Fault({ place }: { readonly place: FileFault }): JSX.Element {
  const { text } = useWords();
  const { sheet, row, column, title, value, code } = place;
  const words = text.import;
  return (
    <tr>
      <td data-label={words.sheet}>{sheet ?? "—"}</td>
      <td class="number" data-label={words.row}>
        {row ?? "—"}
      </td>
      <td data-label={words.column}>
        {[column, title].filter((part) => part !== null).join(": ")}
      </td>
      <td data-label={words.value}>{value ?? "—"}</td>
      <td data-label={words.fault}>{words.said[code] ?? code}</td>
    </tr>
  );
}
