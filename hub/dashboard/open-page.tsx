// The body of a page whose code is fetched when it is opened. A failed fetch (the hub was upgraded meanwhile) is said, with a button that loads all of it anew.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { PageBody, PageEntry } from "./pages.ts";
import type { Answer } from "./api-client.ts";
import { useAnswer } from "./use-answer.ts";
import type { View } from "./view.ts";
import { useWords } from "./words/words.ts";

export function OpenPage({
  entry,
  view,
}: {
  readonly entry: PageEntry;
  readonly view: View;
}): JSX.Element {
  const { text } = useWords();
  const fetched = useAnswer(entry.page, 0, () => fetchBody(entry));
  // Another page begins at its head, not where the one before was left.
  useEffect(() => window.scrollTo(0, 0), []);
  const Body = entry.body ?? (fetched.kind === "ready" ? fetched.value : null);
  if (Body !== null) return <Body view={view} />;
  if (fetched.kind !== "refused") return <p class="waiting">{text.loading}</p>;
  return (
    <div class="notice alarm" role="alert">
      <span>{text.rail.missing}</span>
      <button type="button" class="plain" onClick={() => window.location.reload()}>
        {text.retry}
      </button>
    </div>
  );
}

async function fetchBody({ load }: PageEntry): Promise<Answer<PageBody>> {
  try {
    return { ok: true, value: await load() };
  } catch (error) {
    return { ok: false, refusal: { code: "unreachable", detail: String(error) } };
  }
}
