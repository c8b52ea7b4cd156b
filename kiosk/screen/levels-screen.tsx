// The faces: one row of cards, best first as Vietnamese forms have it, the whole card is the target. One tap is a whole rating.
// Promises: every card has the same size, colour and weight; none is ever chosen beforehand.
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

export function LevelsScreen({ state, modes, now }: Shown): JSX.Element {
  const { view, step, since, hintAt } = state;
  const text = textOf(modes.language);
  const levels = levelsOf(view);
  const taking = step.at === "taking" ? step.level : null;
  const waiting = taking !== null && now - since >= WAIT_WORDS_MS;
  return (
    <main class="page page-levels">
      <Masthead view={view} />
      <h1 class="question">
        <Words phrases={text.question} />
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
          {waiting ? (
            <p class="notice">{text.wait}</p>
          ) : hintAt === null ? (
            <Promises text={text} />
          ) : (
            <p class="notice">{text.hint}</p>
          )}
        </div>
        <HelpButtons view={view} modes={modes} />
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
