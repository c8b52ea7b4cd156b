// How a period's figures stand, in one chip: provisional, sealed, the number of the amendment, or changed since the seal.
// Promises: numbered as in the printed report: the first revision is the seal, the second is amendment no. 1.
import type { JSX } from "preact";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { Check } from "./icons.tsx";
import { useWords } from "./words/words.ts";

export function StandingChip({
  status,
  revision,
}: Pick<SummariesResponse, "status" | "revision">): JSX.Element {
  const { text } = useWords();
  switch (status) {
    case "open":
      return <strong class="chip question">{text.status.open}</strong>;
    case "sealed":
      return (
        <strong class="chip sealed">
          <Check />
          {text.status.sealed}
        </strong>
      );
    case "amended":
      return revision > 1 ? (
        <strong class="chip amended">{text.status.amended(revision - 1)}</strong>
      ) : (
        <strong class="chip question">{text.status.changed}</strong>
      );
  }
}
