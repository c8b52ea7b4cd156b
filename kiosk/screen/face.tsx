// The faces, drawn here and not taken from a font: one disc, one size, one colour for every level, so that nobody is steered.
// Promises: mouth and brows alone tell the levels apart, in black at 12 mm too; the unhappy ones are sad, never angry.
import type { JSX } from "preact";

type Features = {
  readonly brows: string;
  readonly mouth: string;
  /** An open mouth is an outline and drawn finer, so that all faces weigh the same. */
  readonly open: boolean;
};

const FEATURES: Readonly<Record<string, Features>> = {
  RHL: {
    brows: "M26.9 31.9C31 25.8 39.5 25.4 44.6 30.2M73.1 31.9C69 25.8 60.5 25.4 55.4 30.2",
    mouth: "M25.6 57.8Q50 68 74.4 57.8C72.4 73.5 63.4 83 50 83S27.6 73.5 25.6 57.8Z",
    open: true,
  },
  HL: {
    brows: "M27.5 31.8C32 28.2 38.5 28 43 31M72.5 31.8C68 28.2 61.5 28 57 31",
    mouth: "M28 62Q50 84.5 72 62",
    open: false,
  },
  BT: {
    brows: "M27.3 31.2H42.4M72.7 31.2H57.6",
    mouth: "M28 70.3H72",
    open: false,
  },
  KHL: {
    brows: "M27.4 33.3L42.4 29.3M72.6 33.3L57.6 29.3",
    mouth: "M28 78Q50 56.2 72 78",
    open: false,
  },
  RKHL: {
    brows: "M27 36L42.5 28.2M73 36L57.5 28.2",
    mouth: "M26.2 82C28.2 66.3 37.2 57 50 57S71.8 66.3 73.8 82Q50 73.4 26.2 82Z",
    open: true,
  },
};

/** The face of a level; null for a level of another scale, which is then told by its word alone. */
export function Face({ level }: { readonly level: string }): JSX.Element | null {
  const features = FEATURES[level];
  if (features === undefined) return null;
  return (
    <svg class="face" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <circle class="face-disc" cx="50" cy="50" r="48.5" />
      <ellipse class="face-eye" cx="35.1" cy="43.8" rx="4.7" ry="6" />
      <ellipse class="face-eye" cx="64.9" cy="43.8" rx="4.7" ry="6" />
      <path class="face-line" stroke-width="3.4" d={features.brows} />
      <path class="face-line" stroke-width={features.open ? 4 : 6} d={features.mouth} />
    </svg>
  );
}
