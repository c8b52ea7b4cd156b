// The public board: the sealed month, large, with its interval and levels; then the units. No session, no menu, no open month.
// Promises: what the hub hides stays hidden; a board that cannot ask keeps what it shows, with the seal's date beside it.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { BoardMonth, BoardResponse, BoardRow } from "../../shared/api/board.ts";
import type { Clock } from "../../shared/clock.ts";
import type { ApiClient } from "./api-client.ts";
import { BoardUnits } from "./board-units.tsx";
import { Mark } from "./icons.tsx";
import { IntervalAxis } from "./interval-axis.tsx";
import type { LanguageMemory } from "./language-memory.ts";
import { LevelPatterns } from "./level-patterns.tsx";
import { Levels } from "./levels.tsx";
import { RefusalNote } from "./refusal-note.tsx";
import { useAnswer } from "./use-answer.ts";
import { useWords, WordsContext, wordsOf } from "./words/words.ts";

const AGAIN_MS = 600_000;
const FEW = 30;

export function Board({
  api,
  clock,
  memory,
  unit,
}: {
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly memory: LanguageMemory;
  /** Null: the whole hub, with its units. */
  readonly unit: string | null;
}): JSX.Element {
  const [language, setLanguage] = useState(memory.recall);
  const [tick, setTick] = useState(0);
  const words = wordsOf(language);
  const loaded = useAnswer("board", tick, () => api.get<BoardResponse>("board"));
  useEffect(() => clock.after(AGAIN_MS, () => setTick(tick + 1)), [tick]);
  useLayoutEffect(() => {
    document.documentElement.lang = words.language;
    document.title = `${words.text.board.title} · ${words.text.product}`;
  }, [words.language]);
  const isOff = loaded.kind === "refused" && loaded.refusal.code === "not_found";
  return (
    <WordsContext.Provider value={words}>
      <LevelPatterns />
      <main class="board">
        <div class="brand">
          <Mark />
          <span>{words.text.product}</span>
          <button
            type="button"
            class="plain"
            onClick={() => {
              const other = language === "vi" ? "en" : "vi";
              memory.remember(other);
              setLanguage(other);
            }}
          >
            {words.text.otherLanguage}
          </button>
        </div>
        {loaded.kind === "loading" && <p class="waiting">{words.text.loading}</p>}
        {isOff && <p class="empty">{words.text.board.off}</p>}
        {loaded.kind === "refused" && !isOff && (
          <RefusalNote refusal={loaded.refusal} retry={() => setTick(tick + 1)} />
        )}
        {loaded.kind === "ready" && <Shown month={loaded.value.month} unit={unit} />}
      </main>
    </WordsContext.Provider>
  );
}

function Shown({
  month,
  unit,
}: {
  readonly month: BoardMonth | null;
  readonly unit: string | null;
}): JSX.Element {
  const { text, format } = useWords();
  const words = text.board;
  const row = unit === null ? month?.total : month?.rows.find(({ key }) => key === unit);
  if (month === null) {
    return (
      <>
        <h1>{words.title}</h1>
        <p class="empty">{words.waiting}</p>
      </>
    );
  }
  if (row === undefined) return <p class="empty">{text.problems["unknown_unit"]}</p>;
  const { period, revision } = month;
  return (
    <>
      <header>
        <h1>
          {words.title} <span>· {words.month(format.month(period.id))}</span>
        </h1>
        <p>
          {row.name !== "" && <strong>{row.name} · </strong>}
          {words.span(format.date(period.from), format.date(period.to))}
          {month.demo && <span class="demo">{text.demo}</span>}
        </p>
      </header>
      <Figures row={row} month={month} />
      {unit === null && month.rows.length > 1 && <BoardUnits rows={month.rows} />}
      <footer class="small">
        <p>
          {words.sealed(format.timeOf(month.sealedAt), format.dateOf(month.sealedAt), month.code)}
          {revision > 1 && ` · ${words.amended(revision - 1)}`}
        </p>
        <p>{text.formula}</p>
        <p>{words.anonymous}</p>
      </footer>
    </>
  );
}

function Figures({
  row: { figures },
  month,
}: {
  readonly row: BoardRow;
  readonly month: BoardMonth;
}): JSX.Element {
  const { text, format } = useWords();
  const words = text.board;
  if (figures === null) return <p class="empty">{words.hidden}</p>;
  const { n, satisfied, satisfiedPercent, interval95 } = figures;
  if (n === 0) return <p class="empty">{words.none}</p>;
  return (
    <div class="month">
      <section class="figure">
        <h2>{words.percent}</h2>
        <p class="percent" data-figure>
          {format.decimal(satisfiedPercent ?? 0)}
          <span>%</span>
        </p>
        <p class="said">{words.said(format.count(satisfied), format.count(n))}</p>
        <IntervalAxis percent={satisfiedPercent} interval={interval95} />
        {interval95 !== null && (
          <p class="interval">
            {words.interval(format.percent(interval95[0]), format.percent(interval95[1]))}
          </p>
        )}
        {n < FEW && <p class="notice question">{words.few}</p>}
      </section>
      <Levels row={figures} scales={month.scales} />
    </div>
  );
}
