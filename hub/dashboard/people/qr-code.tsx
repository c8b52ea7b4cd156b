// A QR code as one SVG path: black on white with its margin of four squares, whatever the page's colours are.
import type { JSX } from "preact";

const MARGIN = 4;

export function QrCode({
  rows,
  label,
}: {
  /** `1` = dark. */
  readonly rows: readonly string[];
  readonly label: string;
}): JSX.Element {
  const size = rows.length + 2 * MARGIN;
  const squares = rows.flatMap((row, y) =>
    Array.from(row, (dark, x) => (dark === "1" ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : "")),
  );
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#ffffff" />
      <path d={squares.join("")} fill="#000000" shape-rendering="crispEdges" />
    </svg>
  );
}
