// After an unsatisfied level, which is already on disk: why? Several may be chosen, none has to be.
// Promises: leaving it alone changes nothing; it warns before it closes by itself (WCAG 2.2.1), and a touch gives more time.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { ReasonIcon } from "./reason-icon.tsx";
import type { Shown } from "./screen-flow.ts";
import { SILENCE_MS, WARNING_MS } from "./screen-state.ts";
import { targetName } from "./target.ts";
import type { Text } from "./text.ts";
import { labelOf, textOf } from "./texts.ts";
import { Words } from "./words.tsx";

export function ReasonsScreen({ state, modes, now }: Shown): JSX.Element {
  const { view, step } = state;
  const text = textOf(modes.language);
  const chosen = step.at === "reasons" || step.at === "explaining" ? step.chosen : [];
  return (
    <main class="page page-reasons">
      <header class="masthead">
        <div>
          <h1 class="question">
            <Words phrases={text.reasonsQuestion} />
          </h1>
          <p class="question-note">{text.reasonsMany}</p>
        </div>
        {view.counter === null ? null : <p class="plate">{view.counter.name}</p>}
      </header>
      <div class="reasons">
        {view.reasons.map(({ code, label }) => (
          <button
            key={code}
            type="button"
            role="checkbox"
            class="reason"
            data-tap={targetName({ kind: "reason", code })}
            aria-checked={chosen.includes(code)}
          >
            <ReasonIcon code={code} />
            <span class="reason-words">{labelOf(label, modes.language)}</span>
            <span class="reason-box">
              <Icon name="tick" />
            </span>
          </button>
        ))}
        {view.hotline === "" ? null : <CostNotice text={text} hotline={view.hotline} />}
      </div>
      <footer class="foot foot-actions">
        <ReasonsNote text={text} now={now} touchedAt={state.touchedAt} />
        <button type="button" class="action" data-tap={targetName({ kind: "takeBack" })}>
          <Icon name="again" />
          <span>{text.chooseAgain}</span>
        </button>
        <button type="button" class="action" data-tap={targetName({ kind: "skip" })}>
          {text.skip}
        </button>
        <button
          type="button"
          class="action action-first"
          data-tap={targetName({ kind: "send" })}
          aria-disabled={chosen.length === 0}
        >
          {text.send}
        </button>
      </footer>
    </main>
  );
}

function CostNotice(props: { readonly text: Text; readonly hotline: string }): JSX.Element {
  const { before, after } = props.text.costNotice;
  return (
    <p class="cost-notice">
      <Icon name="phone" />
      <span>
        {before} <strong>{props.hotline}</strong>
        {after}
      </span>
    </p>
  );
}

/** That the rating is noted; and near the end, how long the page still stays. */
function ReasonsNote(props: {
  readonly text: Text;
  readonly now: number;
  readonly touchedAt: number;
}): JSX.Element {
  const { text, now, touchedAt } = props;
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    setPassed(0);
    const timer = setInterval(() => setPassed((seconds) => seconds + 1), 1_000);
    return () => clearInterval(timer);
  }, [touchedAt]);
  const left = touchedAt + SILENCE_MS - now - passed * 1_000;
  return (
    <p class="foot-words notice" role="status">
      {left > WARNING_MS ? text.recorded : text.returnsIn(Math.max(1, Math.ceil(left / 1_000)))}
    </p>
  );
}
