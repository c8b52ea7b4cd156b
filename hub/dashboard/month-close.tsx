// Which kiosks the month still waits for, and the supervisor's signature that one of them is not waited for any more.
// Never waives without a reason, and never takes one back: it stands in the log under the name of who signed it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MonthStandingResponse } from "../../shared/api/closes.ts";
import type { Refusal } from "./api-client.ts";
import { refusalWords } from "./refusal-note.tsx";
import { useAnswer } from "./use-answer.ts";
import type { View } from "./view.ts";
import { useWords } from "./words/words.ts";

export function MonthClose({ view }: { readonly view: View }): JSX.Element | null {
  const { text, format } = useWords();
  const words = text.close;
  const [signed, setSigned] = useState(0);
  const { month, calendar, tick } = view;
  const path = `closes/${month}?calendar=${calendar}`;
  const loaded = useAnswer(path, tick + signed, () => view.api.get<MonthStandingResponse>(path));
  if (loaded.kind !== "ready") return null;
  const { kiosks, provisional } = loaded.value;
  const rest = kiosks.filter(({ complete }) => !complete);
  if (rest.length === 0) return null;
  const open = rest.filter(({ waived }) => waived === undefined).map(({ kiosk }) => kiosk);
  return (
    <section class="full month-close">
      <h2>{words.title}</h2>
      <p class="notice question">{provisional ? words.provisional : words.settled}</p>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{words.kiosk}</th>
            <th scope="col" class="number">
              {words.pending}
            </th>
            <th scope="col">{words.state}</th>
          </tr>
        </thead>
        <tbody>
          {rest.map(({ kiosk, pending, waived }) => (
            <tr key={kiosk} data-key={kiosk}>
              <th scope="row">{kiosk}</th>
              <td class="number" data-label={words.pending}>
                {pending === null ? words.unknown : format.count(pending)}
              </td>
              <td data-label={words.state}>
                {waived === undefined
                  ? words.open
                  : words.waived(waived.who, format.dateOf(waived.at), waived.reason)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {view.session.role === "supervisor" && open.length > 0 && (
        <WaiverForm view={view} kiosks={open} done={() => setSigned(signed + 1)} />
      )}
    </section>
  );
}

function WaiverForm({
  view,
  kiosks,
  done,
}: {
  readonly view: View;
  readonly kiosks: readonly string[];
  readonly done: () => void;
}): JSX.Element {
  const { text } = useWords();
  const words = text.close;
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [signing, setSigning] = useState(false);

  async function sign(fields: FormData): Promise<void> {
    setSigning(true);
    const [kiosk, reason] = [fields.get("kiosk"), fields.get("reason")];
    const path = `closes/${view.month}/waivers?calendar=${view.calendar}`;
    const answer = await view.api.send<MonthStandingResponse>("POST", path, { kiosk, reason });
    setSigning(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) done();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // Cannot reject: the client answers refusals as values.
        void sign(new FormData(event.currentTarget));
      }}
    >
      {refusal !== null && (
        <p class="notice alarm" role="alert">
          {refusalWords(text, refusal)}
        </p>
      )}
      <label>
        <span>{words.choose}</span>
        <select name="kiosk" required>
          {kiosks.map((kiosk) => (
            <option key={kiosk} value={kiosk}>
              {kiosk}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{words.reason}</span>
        <input name="reason" minLength={10} maxLength={500} required />
      </label>
      <button type="submit" class="primary" disabled={signing}>
        {signing ? words.signing : words.sign}
      </button>
    </form>
  );
}
