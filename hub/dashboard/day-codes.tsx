// The codes with which a kiosk closed its last days, large enough to be compared with its screen over the telephone.
import type { JSX } from "preact";
import type { DaySealsResponse, KiosksResponse } from "../../shared/api/kiosks.ts";
import { RefusalNote } from "./refusal-note.tsx";
import { useAnswer } from "./use-answer.ts";
import { isSimulated, unitsInView, type View } from "./view.ts";
import { useWords, type Words } from "./words/words.ts";

export function DayCodes({ view }: { readonly view: View }): JSX.Element {
  const { text } = useWords();
  const loaded = useAnswer("kiosks", view.tick, view.api.kiosks);
  const kiosks = loaded.kind === "ready" ? kiosksInView(view, loaded.value) : [];
  const chosen = kiosks.find((kiosk) => kiosk === view.route.of) ?? kiosks[0];
  return (
    <section class="full day-codes">
      <div class="heading">
        <h2>{text.seals.days}</h2>
        {kiosks.length > 0 && (
          <label>
            {text.seals.kiosk}{" "}
            <select value={chosen} onChange={(event) => view.go({ of: event.currentTarget.value })}>
              {kiosks.map((kiosk) => (
                <option key={kiosk} value={kiosk}>
                  {kiosk}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <p class="lead">{text.seals.daysWhy}</p>
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "ready" && chosen === undefined && (
        <p class="empty">{text.seals.noKiosks}</p>
      )}
      {chosen !== undefined && <Days key={chosen} view={view} kiosk={chosen} />}
    </section>
  );
}

function Days({ view, kiosk }: { readonly view: View; readonly kiosk: string }): JSX.Element {
  const words = useWords();
  const { text, format } = words;
  const loaded = useAnswer(kiosk, view.tick, () =>
    view.api.get<DaySealsResponse>(`kiosks/${encodeURIComponent(kiosk)}/seals`),
  );
  if (loaded.kind === "loading") return <p class="waiting">{text.loading}</p>;
  if (loaded.kind === "refused") {
    return <RefusalNote refusal={loaded.refusal} retry={() => window.location.reload()} />;
  }
  const { seals } = loaded.value;
  if (seals.length === 0) return <p class="empty">{text.seals.noDays}</p>;
  return (
    <table class="rows codes">
      <thead>
        <tr>
          <th scope="col">{text.seals.day}</th>
          <th scope="col">{text.seals.dayCode}</th>
          <th scope="col">{text.seals.counts}</th>
        </tr>
      </thead>
      <tbody>
        {seals.map(({ date, code, counts, seq }) => (
          <tr key={seq} data-key={date}>
            <th scope="row">{format.date(date)}</th>
            <td data-label={text.seals.dayCode}>
              <code>{code}</code>
            </td>
            <td data-label={text.seals.counts}>{countWords(view, counts, words)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function kiosksInView(view: View, { kiosks }: KiosksResponse): readonly string[] {
  const codes = new Set(unitsInView(view).map(({ code }) => code));
  return kiosks
    .filter((kiosk) => codes.has(kiosk.centre) && !isSimulated(kiosk))
    .map(({ kiosk }) => kiosk)
    .toSorted();
}

/** "RHL:12,HL:3" → "Rất hài lòng 12 · Hài lòng 3" */
function countWords({ scales }: View, counts: string, { language, format }: Words): string {
  const levels = scales.flatMap((scale) => scale.levels);
  return counts
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const [code = "", count = ""] = part.split(":");
      const label = levels.find((level) => level.code === code)?.label;
      return `${label?.[language] || label?.vi || code} ${format.count(Number(count))}`;
    })
    .join(" · ");
}
