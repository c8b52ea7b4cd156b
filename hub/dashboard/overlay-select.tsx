// A heading or a button face with a real select laid over it: the browser's own list, keyboard and phone wheel included.
import type { ComponentChildren, JSX } from "preact";

export type Choice = { readonly value: string; readonly label: string };

export function OverlaySelect({
  label,
  value,
  choices,
  onChoose,
  children,
  class: look = "",
}: {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoose: (value: string) => void;
  readonly children: ComponentChildren;
  readonly class?: string;
}): JSX.Element {
  return (
    <span class={`overlay ${look}`}>
      <span class="face" aria-hidden="true">
        {children}
      </span>
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </span>
  );
}
