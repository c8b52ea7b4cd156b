// What stands behind the figures: the ledger of the period, and kiosk by kiosk what is missing, late, out of hours, set aside.
// Promises: the ledger's two sides come from two questions to the hub; where they differ, that is said loudly. Unknown is "—".
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { QualityTotal } from "../../../shared/api/quality.ts";
import { askLedger, type AskedLedger } from "../ask-ledger.ts";
import { QualityTable } from "../quality-table.tsx";
import { RefusalNote } from "../refusal-note.tsx";
import { TitleBar } from "../title-bar.tsx";
import { useAnswer } from "../use-answer.ts";
import { useCalmTick } from "../use-calm-tick.ts";
import type { View } from "../view.ts";
import { useWords } from "../words/words.ts";

export function QualityPage({ view }: { readonly view: View }): JSX.Element {
  const { text } = useWords();
  const [retries, setRetries] = useState(0);
  const { month: period, calendar, unit } = view;
  const loaded = useAnswer([period, calendar, unit].join(" "), useCalmTick(view) + retries, () =>
    askLedger(view.api, { period, calendar, unit }),
  );
  const summary = loaded.kind === "ready" ? loaded.value.summary : null;
  return (
    <>
      <TitleBar view={view} summary={summary} updatedAt={null} page="quality" />
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setRetries(retries + 1)} />
      )}
      {loaded.kind === "ready" && (
        <>
          <div class="pair">
            <Balance asked={loaded.value} />
            <Besides total={loaded.value.quality.total} />
          </div>
          <section class="full">
            <h2>{text.quality.table}</h2>
            <QualityTable view={view} answer={loaded.value.quality} />
          </section>
          <footer class="small">
            <p>{text.quality.law}</p>
            <p>{text.quality.note}</p>
            <p>{text.quality.burstRule}</p>
          </footer>
        </>
      )}
    </>
  );
}

/** What was received, kiosk by kiosk, against where each rating stands in the summary. */
function Balance({
  asked: { summary, quality, moving },
}: {
  readonly asked: AskedLedger;
}): JSX.Element {
  const { text, format } = useWords();
  const kiosks = quality.total;
  const { n: counted, voided, test, repeat, quarantined } = summary.total;
  const difference = kiosks.stored - (counted + voided + test + repeat + quarantined);
  const lines = { counted, voided, test, repeat, quarantined };
  return (
    <section class="ledger">
      <h2>{text.quality.ledger}</h2>
      <table>
        <tbody>
          <tr data-line="stored" class="head">
            <th scope="row">{text.quality.stored}</th>
            <td class="number">{format.count(kiosks.stored)}</td>
          </tr>
          {(Object.keys(lines) as (keyof typeof lines)[]).map((line) => (
            <tr key={line} data-line={line}>
              <th scope="row" class="part">
                {text.quality[line]}
              </th>
              <td class="number">{format.count(lines[line])}</td>
            </tr>
          ))}
          <tr class="sum" data-line="balance">
            <th scope="row">{text.quality.balance}</th>
            <td class="number">
              {moving && <span class="muted">{text.quality.moving}</span>}
              {!moving && difference === 0 && text.quality.balanced}
              {!moving && difference !== 0 && (
                <span class="chip alarm">{text.quality.unbalanced(String(difference))}</span>
              )}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Besides({ total }: { readonly total: QualityTotal }): JSX.Element {
  const { text, format } = useWords();
  const { missing, late, outsideHours, runningPercent } = total;
  const unknown = (why: string): JSX.Element => (
    <>
      {format.count(null)} <span class="muted">{why}</span>
    </>
  );
  return (
    <section class="ledger besides">
      <h2>{text.quality.more}</h2>
      <table>
        <tbody>
          <tr data-line="missing">
            <th scope="row">{text.quality.missing}</th>
            <td class="number">
              {missing === null && unknown(text.quality.notSaid)}
              {missing === 0 && text.quality.missingNone}
              {missing !== null && missing > 0 && (
                <strong class="chip question">{format.count(missing)}</strong>
              )}
            </td>
          </tr>
          <tr data-line="late">
            <th scope="row">{text.quality.late}</th>
            <td class="number">{format.count(late)}</td>
          </tr>
          <tr data-line="outside">
            <th scope="row">{text.quality.outside}</th>
            <td class="number">
              {outsideHours === null ? unknown(text.quality.notStated) : format.count(outsideHours)}
            </td>
          </tr>
          <tr data-line="running">
            <th scope="row">{text.quality.running}</th>
            <td class="number">
              {runningPercent === null
                ? unknown(text.quality.notStated)
                : format.percent(runningPercent)}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
