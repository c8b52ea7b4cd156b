// The thank-you: shown only after the kiosk has said that the rating is on disk (I8).
// Promises: it does not know which level was chosen, so it cannot look different for any of them.
import type { JSX } from "preact";
import type { KioskView } from "../../shared/bridge.ts";
import { Drum } from "./drum.tsx";
import { Icon } from "./icon.tsx";
import { Masthead } from "./masthead.tsx";
import { targetName } from "./target.ts";
import type { Language } from "./text.ts";
import { textOf } from "./texts.ts";
import { Words } from "./words.tsx";

export function ThanksScreen(props: {
  readonly view: KioskView;
  readonly language: Language;
  readonly tooLate: boolean;
}): JSX.Element {
  const { view, language, tooLate } = props;
  const text = textOf(language);
  return (
    <main class="page page-thanks">
      <Drum />
      <Masthead view={view} />
      <div class="lead">
        <div class="lead-words" role="status">
          <h1 class="invitation" tabIndex={-1}>
            <Words phrases={text.thanks} />
          </h1>
          <p class="lead-note">{text.recorded}</p>
        </div>
        <ClosingRing />
      </div>
      <footer class="foot foot-actions">
        {tooLate ? (
          <p class="notice">{text.tooLate}</p>
        ) : (
          <button type="button" class="action" data-tap={targetName({ kind: "takeBack" })}>
            <Icon name="again" />
            <span>{text.chooseAgain}</span>
          </button>
        )}
      </footer>
    </main>
  );
}

/** A ring that closes in the time that the page stays: it tells how long without a number that hurries. */
function ClosingRing(): JSX.Element {
  return (
    <svg class="seal" viewBox="0 0 304 304" aria-hidden="true" focusable="false">
      <circle class="seal-track" cx="152" cy="152" r="148" />
      <circle class="seal-time" cx="152" cy="152" r="148" pathLength="100" />
      <circle class="seal-ground" cx="152" cy="152" r="125" />
      <circle class="seal-inner" cx="152" cy="152" r="114.5" />
      <path class="seal-tick" d="M98 157l39.5 38.5L212 114" />
    </svg>
  );
}
