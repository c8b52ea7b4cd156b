// The head of every page: who asks (the body above, then the centre), the field of administration, and which counter.
import type { JSX } from "preact";
import type { KioskView } from "../../shared/bridge.ts";
import { STAFF_TEXT } from "./staff-text.vi.ts";

export function Masthead({ view }: { readonly view: KioskView }): JSX.Element {
  return (
    <header class="masthead">
      <div class="masthead-who">
        {view.parentName === "" ? null : <p class="masthead-parent">{view.parentName}</p>}
        <p class="masthead-centre">{view.centreName}</p>
      </div>
      <div class="masthead-where">
        {view.demo ? <p class="demo">{STAFF_TEXT.demo}</p> : null}
        {view.domainName === "" ? null : <p class="masthead-domain">{view.domainName}</p>}
        {view.counter === null ? null : <p class="plate">{view.counter.name}</p>}
      </div>
    </header>
  );
}
