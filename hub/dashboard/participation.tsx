// Who answered, and who did not: silence is drawn as silence, never as satisfaction; without transactions nothing is claimed.
import type { JSX } from "preact";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import { useWords } from "./words/words.ts";

export function Participation({ row }: { readonly row: SummaryRow }): JSX.Element {
  const { text, format } = useWords();
  const { n, transactions, participationPercent } = row;
  return (
    <section class="who">
      <h2>{text.who.title}</h2>
      {transactions === null || participationPercent === null ? (
        <>
          <p class="share">
            <strong>{format.percent(null)}</strong>
            <span class="chip unknown">{text.who.unknown}</span>
          </p>
          <svg class="split" width="100%" height="18" aria-hidden="true">
            <rect x="0" y="0" width="100%" height="18" fill="url(#silent)" />
          </svg>
          <p class="muted">{text.who.unknownWhy(format.count(n))}</p>
        </>
      ) : (
        <Known row={row} transactions={transactions} percent={participationPercent} />
      )}
    </section>
  );
}

function Known({
  row,
  transactions,
  percent,
}: {
  readonly row: SummaryRow;
  readonly transactions: number;
  readonly percent: number;
}): JSX.Element {
  const { text, format } = useWords();
  const { n } = row;
  const silent = Math.max(transactions - n, 0);
  const width = Math.min((n / transactions) * 100, 100);
  return (
    <>
      <p class="share">
        <strong>{format.percent(percent)}</strong>
        <span>{text.who.took(format.count(n), format.count(transactions))}</span>
      </p>
      <svg
        class="split"
        width="100%"
        height="18"
        role="img"
        aria-label={text.who.chart(format.count(n), format.count(silent))}
      >
        <rect x="0" y="0" width="100%" height="18" fill="url(#silent)" />
        <rect class="answered" x="0" y="0" width={`${width}%`} height="18" />
      </svg>
      {n > transactions ? (
        <p class="notice question">{text.who.more}</p>
      ) : (
        <p class="ends">
          <span>{text.who.rated(format.count(n))}</span>
          <span>{text.who.silent(format.count(silent))}</span>
        </p>
      )}
      <Sample row={row} />
    </>
  );
}

function Sample({ row: { n, sampleNeeded, enoughSample } }: { readonly row: SummaryRow }) {
  const { text, format } = useWords();
  if (sampleNeeded === null || enoughSample === null) return null;
  const [have, need] = [format.count(n), format.count(sampleNeeded)];
  const most = Math.max(n, sampleNeeded, 1) * 1.07;
  return (
    <div class="sample">
      <p class="verdict">
        <strong class={enoughSample ? "chip enough" : "chip question"}>
          {enoughSample ? text.who.enough : text.who.notEnough}
        </strong>{" "}
        <span>{text.who.enoughSaid(have, need)}</span>
      </p>
      <svg class="needed" width="100%" height="22" aria-hidden="true">
        <rect class="scale" x="0" y="6" width="100%" height="10" />
        <rect class="answered" x="0" y="6" width={`${(n / most) * 100}%`} height="10" />
        <line
          x1={`${(sampleNeeded / most) * 100}%`}
          x2={`${(sampleNeeded / most) * 100}%`}
          y1="1"
          y2="21"
        />
      </svg>
      <p class="marks" aria-hidden="true">
        <span>{text.who.have(have)}</span> <strong>{text.who.need(need)}</strong>
      </p>
    </div>
  );
}
