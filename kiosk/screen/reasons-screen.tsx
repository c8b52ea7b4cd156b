// After an unsatisfied level, which is already on disk: why? Several may be chosen, none has to be.
// Promises: leaving it alone changes nothing; it warns before it closes by itself (WCAG 2.2.1), asks before ticked reasons are
// thrown away, and a touch gives more time.
import type { JSX } from "preact";
import { Icon } from "./icon.tsx";
import { ReasonIcon } from "./reason-icon.tsx";
import type { Shown } from "./screen-flow.ts";
import { ASK_MS, SILENCE_MS, WARNING_MS } from "./screen-state.ts";
import { StillThere } from "./still-there.tsx";
import { targetName } from "./target.ts";
import type { Text } from "./text.ts";
import { labelOf, textOf } from "./texts.ts";
import { useCountdown } from "./use-countdown.ts";
import { Words } from "./words.tsx";

export function ReasonsScreen({ state, modes, now }: Shown): JSX.Element {
  const { view, step } = state;
  const text = textOf(modes.language);
  const chosen = step.at === "reasons" || step.at === "explaining" ? step.chosen : [];
  const asking = step.at === "reasons" && step.asking;
  return (
    <main class="page page-reasons">
      <header class="masthead" inert={asking}>
        <div>
          <h1 class="question" tabIndex={-1}>
            <Words phrases={text.reasonsQuestion} />
          </h1>
          <p class="question-note">{text.reasonsMany}</p>
        </div>
        {view.counter === null ? null : <p class="plate">{view.counter.name}</p>}
      </header>
      <div class="reasons" role="group" aria-label={text.reasonsQuestion.join(" ")} inert={asking}>
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
      <footer class="foot foot-actions" inert={asking}>
        <ReasonsNote
          text={text}
          now={now}
          endsAt={state.touchedAt + SILENCE_MS}
          keeps={chosen.length > 0}
        />
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
      {asking ? <StillThere text={text} endsAt={state.touchedAt + ASK_MS} now={now} /> : null}
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

/** That the rating is noted; and when nothing is ticked, near the end, how long the page still stays. */
function ReasonsNote(props: {
  readonly text: Text;
  readonly now: number;
  readonly endsAt: number;
  /** Something is ticked: the screen asks instead of closing. */
  readonly keeps: boolean;
}): JSX.Element {
  const { text, now, endsAt, keeps } = props;
  const seconds = useCountdown(endsAt, now);
  const warns = !keeps && seconds * 1_000 <= WARNING_MS;
  return (
    <p class="foot-words notice" role={warns ? "timer" : "status"}>
      {warns ? text.returnsIn(seconds) : text.recorded}
    </p>
  );
}
