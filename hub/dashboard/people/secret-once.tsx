// A password or token right after it was made: large, to be copied or written down, gone with its sheet.
// Never keeps it anywhere: it is in this component's properties only.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePeopleWords } from "./use-people-words.ts";

export function SecretOnce({ secret }: { readonly secret: string }): JSX.Element {
  const { people } = usePeopleWords();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    // Without a secure context there is no clipboard; the secret can be selected all the same.
    navigator.clipboard?.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div class="secret">
      <p class="notice question" role="status">
        {people.secret.once}
      </p>
      <output>{secret}</output>
      <button type="button" class="outlined" onClick={copy}>
        {copied ? people.secret.copied : people.secret.copy}
      </button>
    </div>
  );
}
