// The two short promises at the foot: nobody chooses for you, nobody knows it was you.
import type { JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { Text } from "./text.ts";

export function Promises({ text }: { readonly text: Text }): JSX.Element {
  return (
    <ul class="promises">
      <li>
        <Icon name="finger" />
        <span>{text.voluntary}</span>
      </li>
      <li>
        <Icon name="nameless" />
        <span>{text.privacy}</span>
      </li>
    </ul>
  );
}
