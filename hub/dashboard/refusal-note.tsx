// A refusal in the reader's words, with the hub's own detail where there is no word for its code.
import type { JSX } from "preact";
import type { Refusal } from "./api-client.ts";
import type { Text } from "./words/vi.ts";
import { useWords } from "./words/words.ts";

export function refusalWords(text: Text, { code, detail }: Refusal): string {
  return text.problems[code] ?? `${text.problem(code)} ${detail}`;
}

export function RefusalNote({
  refusal,
  retry,
}: {
  readonly refusal: Refusal;
  readonly retry: () => void;
}): JSX.Element {
  const { text } = useWords();
  return (
    <div class="notice alarm" role="alert">
      <span>{refusalWords(text, refusal)}</span>
      <button type="button" class="plain" onClick={retry}>
        {text.retry}
      </button>
    </div>
  );
}
