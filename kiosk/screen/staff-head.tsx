// The head of the staff's pages after the PIN: what is shown, of which day, of which counter.
import type { ComponentChildren, JSX } from "preact";
import type { KioskView } from "../../shared/bridge.ts";
import { STAFF_TEXT } from "./staff-text.vi.ts";

export function StaffHead(props: {
  readonly view: KioskView;
  readonly title: string;
  readonly subject: string;
}): JSX.Element {
  const { view, title, subject } = props;
  return (
    <header class="masthead">
      <div class="masthead-who">
        <p class="tally-title">{title}</p>
        <h1 class="tally-date">{subject}</h1>
      </div>
      <div class="masthead-where">
        {view.demo ? <p class="demo">{STAFF_TEXT.demo}</p> : null}
        <div class="tally-where">
          <p>{view.centreName}</p>
          <p>{view.domainName}</p>
        </div>
        {view.counter === null ? null : <p class="plate">{view.counter.name}</p>}
      </div>
    </header>
  );
}

export function Panel(props: {
  readonly area: string;
  readonly title?: string;
  /** A figure at the end of the title's line. */
  readonly sum?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { area, title, sum, children } = props;
  return (
    <section class={`panel panel-${area}`}>
      {title === undefined ? null : (
        <div class="panel-head">
          <h2 class="panel-title">{title}</h2>
          {sum === undefined ? null : <p class="panel-sum">{sum}</p>}
        </div>
      )}
      {children}
    </section>
  );
}
