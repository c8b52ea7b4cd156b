// The faces: one row of cards, best first as Vietnamese forms have it, the whole card is the target. One tap is a whole rating.
// Promises: every card has the same size, colour and weight; none is ever chosen beforehand. The self-test taps these very cards,
// under words that say so.
import type { JSX } from "preact";
import type { Level } from "../../shared/scale.ts";
import { Face } from "./face.tsx";
import { HelpButtons } from "./help-buttons.tsx";
import { Masthead } from "./masthead.tsx";
import { Promises } from "./promises.tsx";
import type { Shown } from "./screen-flow.ts";
import { levelsOf, WAIT_WORDS_MS } from "./screen-state.ts";
import { targetName } from "./target.ts";
import { labelOf, textOf } from "./texts.ts";
import { Words } from "./words.tsx";

export function LevelsScreen(props: Shown & { readonly testing: boolean }): JSX.Element {
  const { testing, ...shown } = props;
  const { state, modes, now } = shown;
  const { view, step, since, hintAt } = state;
  const text = textOf(modes.language);
  const levels = levelsOf(view);
  const taking = step.at === "taking" ? step.level : null;
  const waiting = taking !== null && !testing && now - since >= WAIT_WORDS_MS;
  return (
    <main class="page page-levels">
      <Masthead view={view} />
      <h1 class="question" tabIndex={-1}>
        <Words phrases={testing ? text.selfTest.title : text.question} />
      </h1>
      <div class={`cards cards-${levels.length}`} role="group" aria-label={text.title}>
        {levels.map((level) => (
          <LevelCard
            key={level.code}
            level={level}
            words={labelOf(level.label, modes.language)}
            taken={level.code === taking}
            dead={taking !== null}
          />
        ))}
      </div>
      <footer class="foot">
        <div class="foot-words" role="status">
          {testing ? (
            <p class="notice">{text.selfTest.note}</p>
          ) : waiting ? (
            <p class="notice">{text.wait}</p>
          ) : hintAt === null ? (
            <Promises text={text} />
          ) : (
            <p class="notice">{text.hint}</p>
          )}
        </div>
        {testing ? null : <HelpButtons {...shown} />}
      </footer>
    </main>
  );
}

function LevelCard(props: {
  readonly level: Level;
  readonly words: string;
  readonly taken: boolean;
  readonly dead: boolean;
}): JSX.Element {
  const { level, words, taken, dead } = props;
  return (
    <button
      type="button"
      class="card"
      data-tap={targetName({ kind: "level", code: level.code })}
      data-level={level.code}
      data-taken={taken}
      aria-disabled={dead}
    >
      <Face level={level.code} />
      <span class="card-words">{words}</span>
    </button>
  );
}
