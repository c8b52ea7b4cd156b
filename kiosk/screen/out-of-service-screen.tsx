// The kiosk cannot take a rating: plain words, the way out (the paper slip), and one small line for the staff.
// Promises: no thanks, no target: nothing can be tapped here.
import type { JSX } from "preact";
import type { KioskView } from "../../shared/bridge.ts";
import { faultInSentence } from "./fault-words.ts";
import { Masthead } from "./masthead.tsx";
import { languagesOf } from "./modes.ts";
import { STAFF_TEXT } from "./staff-text.vi.ts";
import { textOf } from "./texts.ts";
import { Words } from "./words.tsx";

export function OutOfServiceScreen(props: {
  readonly view: KioskView;
  readonly fault: string;
  /** `10:41, 23/11/2026` */
  readonly since: string;
}): JSX.Element {
  const { view, fault, since } = props;
  const { outOfService } = textOf("vi");
  const note = [
    ...(view.kiosk === "" ? [] : [STAFF_TEXT.kioskName(view.kiosk)]),
    faultInSentence(fault),
    STAFF_TEXT.since(since),
  ];
  return (
    <main class="page page-out">
      <Masthead view={view} />
      <div class="lead">
        <div class="lead-words" role="alert">
          <h1 class="invitation">
            <Words phrases={outOfService.title} />
          </h1>
          <p class="lead-note">
            <Words phrases={outOfService.paper} />
          </p>
          {languagesOf(view)
            .filter((language) => language !== "vi")
            .map((language) => (
              <p key={language} class="invitation-other" lang={language}>
                <Words
                  phrases={[
                    ...textOf(language).outOfService.title,
                    ...textOf(language).outOfService.paper,
                  ]}
                />
              </p>
            ))}
        </div>
        <PaperSlip />
      </div>
      <footer class="foot foot-ruled">
        <p class="foot-note">{STAFF_TEXT.outOfServiceNote(note.join(" · "))}</p>
      </footer>
    </main>
  );
}

function PaperSlip(): JSX.Element {
  return (
    <svg class="slip" viewBox="0 0 232 264" aria-hidden="true" focusable="false">
      <path class="slip-sheet" d="M5 4.5h130l50 50v205H5z" />
      <path class="slip-sheet" d="M135 4.5v50h50" />
      <path class="slip-lines" d="M40 96h90M40 134h110M40 172h71" />
      <path class="slip-pen" d="M98 227l12-32L206 99l21 21L131 215z" />
      <path class="slip-pen" d="M110 195l21 20M191 114l21 21" />
    </svg>
  );
}
