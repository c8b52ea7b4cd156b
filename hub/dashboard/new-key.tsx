// The key of one kiosk in the fleet, and for an admin the demand for another one.
// Promises: only asks; that the key has changed is seen when the kiosk has said so itself.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { KioskEntry } from "../../shared/api/kiosks.ts";
import { refusalWords } from "./refusal-note.tsx";
import { isSimulated, type View } from "./view.ts";
import { useWords } from "./words/words.ts";

export function NewKey({
  view,
  kiosk,
}: {
  readonly view: View;
  readonly kiosk: KioskEntry;
}): JSX.Element | null {
  const { text } = useWords();
  const [asked, setAsked] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const { key } = kiosk;
  if (key === null || isSimulated(kiosk)) return null;
  const ask = async (): Promise<void> => {
    setAsked(key);
    const path = `kiosks/${encodeURIComponent(kiosk.kiosk)}/new-key`;
    const answer = await view.api.send<null>("POST", path);
    setSaid(answer.ok ? text.fleet.newKeyAsked : refusalWords(text, answer.refusal));
    if (!answer.ok) setAsked(null);
  };
  const mayAsk = view.session.role === "admin" && kiosk.state === "online";
  return (
    <>
      <span class="under">{text.fleet.key(key)}</span>
      {mayAsk && asked !== key && (
        <button
          type="button"
          class="outlined"
          aria-label={text.fleet.newKeyOf(kiosk.kiosk)}
          onClick={() => void ask() /* never rejects: the client answers refusals as values */}
        >
          {text.fleet.newKey}
        </button>
      )}
      <span class="under" role="status">
        {asked === null || asked === key ? said : ""}
      </span>
    </>
  );
}
