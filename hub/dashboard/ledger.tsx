// The ledger: every rating that reached the hub stands in exactly one line, counted or not, so that nothing was left out silently.
import type { JSX } from "preact";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { useAnswer } from "./use-answer.ts";
import { isSimulated, maySeeKiosks, unitsInView, type View } from "./view.ts";
import { useWords } from "./words/words.ts";

export function Ledger({
  view,
  row,
}: {
  readonly view: View;
  readonly row: SummaryRow;
}): JSX.Element {
  const { text, format } = useWords();
  const { n, voided, test, repeat, quarantined, late } = row;
  const lines = [
    ["counted", n],
    ["voided", voided],
    ["test", test],
    ["repeat", repeat],
    ["quarantined", quarantined],
  ] as const;
  return (
    <section class="ledger">
      <h2>{text.ledger.title}</h2>
      <table>
        <thead class="spoken">
          <tr>
            <th scope="col">{text.ledger.what}</th>
            <th scope="col">{text.ledger.count}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([line, count]) => (
            <tr key={line} data-line={line}>
              <th scope="row">{text.ledger[line]}</th>
              <td class="number">{format.count(count)}</td>
            </tr>
          ))}
          <tr class="sum" data-line="received">
            <th scope="row">{text.ledger.received}</th>
            <td class="number">{format.count(n + voided + test + repeat + quarantined)}</td>
          </tr>
          <tr data-line="late">
            <th scope="row">{text.ledger.late}</th>
            <td class="number">{format.count(late)}</td>
          </tr>
        </tbody>
      </table>
      {maySeeKiosks(view) && <Waiting view={view} />}
    </section>
  );
}

/** What may still come: the kiosks' own word on what they have not delivered. */
function Waiting({ view }: { readonly view: View }): JSX.Element | null {
  const { text, format } = useWords();
  const loaded = useAnswer("kiosks", view.tick, view.api.kiosks);
  if (loaded.kind !== "ready") return null;
  const codes = new Set(unitsInView(view).map(({ code }) => code));
  const kiosks = loaded.value.kiosks.filter(
    (kiosk) => codes.has(kiosk.centre) && !isSimulated(kiosk),
  );
  if (kiosks.length === 0) return <p class="muted">{text.ledger.noKiosks}</p>;
  const online = kiosks.filter(({ state }) => state === "online").length;
  const unknown = kiosks.filter(({ pending }) => pending === null).length;
  const pending = kiosks.reduce((sum, kiosk) => sum + (kiosk.pending ?? 0), 0);
  const words = [text.ledger.kiosks(online, kiosks.length)];
  if (unknown < kiosks.length) words.push(text.ledger.pending(format.count(pending)));
  if (unknown > 0) words.push(text.ledger.pendingUnknown(unknown));
  return <p class="muted">{words.join(" · ")}</p>;
}
