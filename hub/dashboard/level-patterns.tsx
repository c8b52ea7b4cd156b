// How each level is drawn: from dark to light to pattern, so that a black-and-white print keeps them apart. Never red and green.
import type { JSX } from "preact";

/** Defined once a page; referred to by `levelFill`. */
export function LevelPatterns(): JSX.Element {
  return (
    <svg class="defs" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern
          id="level-KHL"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill="#D9932A" />
          <rect width="2.6" height="6" fill="#5B3206" />
        </pattern>
        <pattern id="level-other" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" fill="#FFFFFF" />
          <circle cx="2.5" cy="2.5" r="1.1" fill="#5A6672" />
        </pattern>
        <pattern
          id="silent"
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="7" height="7" fill="#FFFFFF" />
          <rect width="1" height="7" fill="#7D8891" />
        </pattern>
      </defs>
    </svg>
  );
}

const FILLS: Readonly<Record<string, string>> = {
  RHL: "#1B2D55",
  HL: "#6486C0",
  BT: "#D3D7DA",
  KHL: "url(#level-KHL)",
  RKHL: "#7A3B1E",
};

export function levelFill(code: string): string {
  return FILLS[code] ?? "url(#level-other)";
}

export function Swatch({ code }: { readonly code: string }): JSX.Element {
  return (
    <svg class="swatch" width="16" height="12" aria-hidden="true">
      <rect x="0.5" y="0.5" width="15" height="11" fill={levelFill(code)} />
    </svg>
  );
}
