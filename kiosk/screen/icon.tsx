// Small line icons, drawn here: 24 × 24, stroke 1.8, the colour of the words beside them. Always next to words, never alone.
import type { JSX } from "preact";

const PATHS = {
  finger:
    "M9 12.2V4.6a1.5 1.5 0 0 1 3 0v5.6m0-.4a1.4 1.4 0 0 1 2.8 0v1m0-.4a1.4 1.4 0 0 1 2.8 0v1.2m0-.6a1.3 1.3 0 0 1 2.6 0V15c0 4-2.4 6.2-6 6.2h-1.4c-2.2 0-3.6-1-4.8-2.8l-3-4.6c-.5-.8-.3-1.7.4-2.2.8-.5 1.7-.3 2.3.4L9 13.6",
  nameless:
    "M12 12.4a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20.6c.6-4 3.3-6.2 7-6.2s6.4 2.2 7 6.200M3.5 3.500l17 17.5",
  largeText:
    "M2.5 18.500L8.2 5.500h.4l5.7 13M4.5 14.300h7.800M14.6 18.500l3.3-7.800h.2l3.4 7.800M15.8 15.900h4.6",
  contrast: "M12 3.200a8.8 8.8 0 1 0 0 17.600a8.8 8.8 0 0 0 0-17.600z",
  globe:
    "M12 3.200a8.8 8.8 0 1 0 0 17.600a8.8 8.8 0 0 0 0-17.600zM3.5 12h17M12 3.300c-4.8 4.9-4.8 12.5 0 17.400c4.8-4.9 4.8-12.5 0-17.400z",
  again: "M8.8 4.800L4.6 9l4.2 4.200M4.8 9h9.400a5.2 5.2 0 0 1 0 10.400H10",
  erase: "M8.2 5.500h12.300v13H8.200L3 12zM11.6 9.300l5 5.400M16.6 9.300l-5 5.4",
  tick: "M5 12.600l4.6 4.800L19 7.2",
  close: "M5.5 5.500l13 13M18.5 5.500l-13 13",
  phone:
    "M6.2 3.800l2.6-.4 2 4.6-2 1.700c1 2.3 2.7 4.2 5.2 5.500l1.8-2 4.5 2.1-.5 2.800c-.2 1.2-1.2 1.9-2.4 1.700C10.5 18.8 5.3 13.3 4.3 6.200c-.2-1.2.7-2.3 1.9-2.400z",
  connected:
    "M3 9.800c5.3-4.7 12.7-4.7 18 0M6 13.300c3.6-3.1 8.4-3.1 12 0M9 16.700c1.9-1.6 4.1-1.6 6 0M12 19.600h.01",
  cut: "M3 9.800c1.4-1.3 3-2.2 4.7-2.800M12 6.300c3.2 0 6.4 1.2 9 3.500M6 13.300c1-.9 2.2-1.5 3.4-1.900M14.8 11.500c1.2.4 2.2 1 3.2 1.800M9 16.700c1.9-1.6 4.1-1.6 6 0M12 19.600h.01M4 4l16 16",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
      {name === "contrast" ? (
        <path class="icon-full" d="M12 3.200a8.8 8.8 0 0 1 0 17.600z" />
      ) : null}
    </svg>
  );
}
