// Asks before ticked reasons that were not sent are thrown away (WCAG 2.2.1): any touch goes on, silence drops them.
// Promises: it sends nothing by itself; the rating was on disk long before.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { targetName } from "./target.ts";
import type { Text } from "./text.ts";
import { useCountdown } from "./use-countdown.ts";
import { Words } from "./words.tsx";

export function StillThere(props: {
  readonly text: Text;
  readonly endsAt: number;
  readonly now: number;
}): JSX.Element {
  const { text, endsAt, now } = props;
  const { question, goOn, dropped } = text.stillThere;
  const seconds = useCountdown(endsAt, now);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <div class="ask" data-tap={targetName({ kind: "goOn" })}>
      <div class="ask-box" role="alertdialog" aria-modal="true" aria-labelledby="ask-question">
        <h2 class="question" id="ask-question">
          <Words phrases={question} />
        </h2>
        <p class="ask-note" role="timer">
          {dropped(seconds)}
        </p>
        <div class="ask-actions">
          <button type="button" class="action" data-tap={targetName({ kind: "skip" })}>
            {text.skip}
          </button>
          <button ref={first} type="button" class="action" data-tap={targetName({ kind: "goOn" })}>
            {goOn}
          </button>
          <button type="button" class="action action-first" data-tap={targetName({ kind: "send" })}>
            {text.send}
          </button>
        </div>
      </div>
    </div>
  );
}
