// The rings of the Đông Sơn drum as a still watermark behind idle, thanks and closed; drawn by rule, so that it is sharp at any size.
// Promises: it never moves and says nothing; nothing can be read or tapped in it.
import type { JSX } from "preact";

const CENTRE = 500;

/** Radii of the plain rings, in a box of 1000 × 1000; pairs of close rings read as one engraved line. */
const RINGS = [152, 184, 210, 240, 252, 296, 322, 350, 371, 386, 422, 436, 446, 484];

export function Drum({ star = false }: { readonly star?: boolean }): JSX.Element {
  return (
    <svg class="drum" viewBox="0 0 1000 1000" aria-hidden="true" focusable="false">
      {RINGS.map((radius) => (
        <circle key={radius} cx={CENTRE} cy={CENTRE} r={radius} />
      ))}
      <path d={rungs(184, 210, 96)} />
      <path d={beads(225, 44, 11)} />
      <path d={rungs(240, 252, 120)} />
      <path d={zigzag(326, 346, 120)} />
      <path d={beads(404, 64, 15)} />
      <path d={rungs(371, 386, 200)} />
      <path d={rungs(424, 436, 200)} />
      <path d={zigzag(450, 480, 132)} />
      {star ? <path d={starOf(14, 54, 126)} /> : null}
    </svg>
  );
}

function at(radius: number, turn: number): string {
  const angle = turn * 2 * Math.PI;
  const x = CENTRE + radius * Math.sin(angle);
  const y = CENTRE - radius * Math.cos(angle);
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function turns(n: number): readonly number[] {
  return Array.from({ length: n }, (_, index) => index / n);
}

function rungs(inner: number, outer: number, n: number): string {
  return turns(n)
    .map((turn) => `M${at(inner, turn)}L${at(outer, turn)}`)
    .join("");
}

function zigzag(inner: number, outer: number, n: number): string {
  const points = turns(n).map((turn) => `${at(inner, turn)}L${at(outer, turn + 0.5 / n)}`);
  return `M${points.join("L")}Z`;
}

/** Circles with a dot, each joined to the next by a slanted line: the drum's best-known band. */
function beads(radius: number, n: number, size: number): string {
  return turns(n)
    .map((turn) => {
      const [x, y] = at(radius, turn).split(" ").map(Number);
      return (
        ring(x ?? 0, y ?? 0, size) +
        ring(x ?? 0, y ?? 0, size / 4) +
        `M${at(radius + size, turn)}L${at(radius - size, turn + 1 / n)}`
      );
    })
    .join("");
}

function ring(x: number, y: number, radius: number): string {
  const width = (2 * radius).toFixed(1);
  const r = radius.toFixed(1);
  return `M${(x - radius).toFixed(1)} ${y}a${r} ${r} 0 1 0 ${width} 0a${r} ${r} 0 1 0 -${width} 0`;
}

function starOf(points: number, inner: number, outer: number): string {
  const corners = turns(points).map(
    (turn) => `${at(outer, turn)}L${at(inner, turn + 0.5 / points)}`,
  );
  return `M${corners.join("L")}Z`;
}
