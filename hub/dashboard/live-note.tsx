// Says that the live link is cut, and since when: figures that stand still must not look live.
import type { JSX } from "preact";
import type { LiveState } from "./live.ts";
import { useWords } from "./words/words.ts";

export function LiveNote({ state }: { readonly state: LiveState }): JSX.Element {
  const { text, format } = useWords();
  return (
    <div role="status" class="live">
      {state.kind === "cut" && (
        <p class="notice question">{text.live.cut(format.secondOf(state.since))}</p>
      )}
    </div>
  );
}
