// The few drawn signs of the dashboard, in the colour of the words beside them; none carries a meaning alone.
import type { JSX } from "preact";

export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 36 20" width="36" height="20" aria-hidden="true">
      <path d="M2 4c3-1 6 0 8 3M34 4c-3-1-6 0-8 3M7 12c6 6 16 6 22 0" />
      <circle cx="18" cy="8" r="2.6" />
    </svg>
  );
}

function Icon({ path }: { readonly path: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

export const ChevronLeft = (): JSX.Element => <Icon path="M10 3 5 8l5 5" />;
export const ChevronRight = (): JSX.Element => <Icon path="m6 3 5 5-5 5" />;
export const ChevronDown = (): JSX.Element => <Icon path="m3.5 6 4.5 4.5L12.5 6" />;
export const ArrowRight = (): JSX.Element => <Icon path="M2.5 8h11M9 3.5 13.5 8 9 12.5" />;
export const Check = (): JSX.Element => <Icon path="m3 8.5 3.5 3.5L13 5" />;
export const Printer = (): JSX.Element => (
  <Icon path="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z" />
);
export const Download = (): JSX.Element => (
  <Icon path="M8 2.5v7M4.5 6.5 8 10l3.5-3.5M2.5 13.5h11" />
);
export const Bars = (): JSX.Element => <Icon path="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />;
