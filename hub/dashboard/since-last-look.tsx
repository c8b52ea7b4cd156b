// One line over the month: what is different from the last time this account looked at it in this browser.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { ArrowRight } from "./icons.tsx";
import type { Look } from "./look-memory.ts";
import { formatRoute } from "./route.ts";
import { maySeeKiosks, type View } from "./view.ts";
import { useWords, type Words } from "./words/words.ts";

export function SinceLastLook({
  view,
  summary,
}: {
  readonly view: View;
  readonly summary: SummariesResponse;
}): JSX.Element | null {
  const words = useWords();
  const { text, format } = words;
  const { looks, session, month, calendar, unit, clock } = view;
  const key = [session.username, unit ?? "", month, calendar].join("|");
  const before = looks.before(key);
  useEffect(() => {
    const { voided, quarantined, late, n, satisfiedPercent, transactions } = summary.total;
    const { status, revision } = summary;
    const at = clock.now();
    looks.remember(key, {
      at,
      status,
      revision,
      n,
      satisfiedPercent,
      voided,
      quarantined,
      late,
      transactions,
    });
  }, [key, summary]);
  if (before === null) return null;
  const changes = changesSince(before, summary, words);
  return (
    <p class="since">
      <ArrowRight />
      <span>
        <strong>{text.since.title(format.timeOf(before.at), format.dateOf(before.at))}</strong>{" "}
        {changes.length === 0 ? text.since.nothing : `${changes.join(" · ")}.`}
      </span>
      {changes.length > 0 && maySeeKiosks(view) && (
        <a href={formatRoute({ ...view.route, page: "seals" })}>{text.since.see}</a>
      )}
    </p>
  );
}

export function changesSince(
  before: Look,
  { total, status, revision }: SummariesResponse,
  { text, format }: Words,
): readonly string[] {
  const words = text.since;
  const more = (now: number, then: number, say: (n: string) => string): string[] =>
    now > then ? [say(format.count(now - then))] : [];
  const changes: string[] = [];
  if (status === "sealed" && before.status === "open") changes.push(words.sealed);
  if (revision > 1 && revision > before.revision) changes.push(words.amended(revision - 1));
  changes.push(...more(total.n, before.n, words.more), ...more(before.n, total.n, words.fewer));
  if (total.satisfiedPercent !== before.satisfiedPercent) {
    changes.push(
      words.percent(
        format.percent(before.satisfiedPercent),
        format.percent(total.satisfiedPercent),
      ),
    );
  }
  changes.push(
    ...more(total.late, before.late, words.late),
    ...more(total.voided, before.voided, words.voided),
    ...more(total.quarantined, before.quarantined, words.quarantined),
  );
  if (total.transactions !== before.transactions && total.transactions !== null) {
    changes.push(words.transactions(format.count(total.transactions)));
  }
  return changes;
}
