// The two short promises at the foot: nobody chooses for you, nobody knows it was you.
import type { JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { Text } from "./text.ts";
import { Words } from "./words.tsx";

export function Promises({ text }: { readonly text: Text }): JSX.Element {
  return (
    <ul class="promises">
      <li>
        <Icon name="finger" />
        <span>
          <Words phrases={text.voluntary} />
        </span>
      </li>
      <li>
        <Icon name="nameless" />
        <span>
          <Words phrases={text.privacy} />
        </span>
      </li>
    </ul>
  );
}
