// The staff's way to their page on a kiosk without a keyboard: two fingers on opposite corners for three seconds.
// Promises: drawn nowhere, rates nothing: corners are no targets of a card, and a finger that moves away ends it.
import type { Clock } from "../../shared/clock.ts";

const HOLD_MS = 3_000;
/** A corner is a square of this part of the shorter side. */
const CORNER = 0.16;

type Corner = "top-left" | "top-right" | "bottom-left" | "bottom-right";

const OPPOSITE: Readonly<Record<Corner, Corner>> = {
  "top-left": "bottom-right",
  "top-right": "bottom-left",
  "bottom-left": "top-right",
  "bottom-right": "top-left",
};

export function findCorner(x: number, y: number, width: number, height: number): Corner | null {
  const size = Math.min(width, height) * CORNER;
  const vertical = y < size ? "top" : y > height - size ? "bottom" : null;
  const side = x < size ? "left" : x > width - size ? "right" : null;
  return vertical === null || side === null ? null : `${vertical}-${side}`;
}

/** Calls `onHeld` once both corners were held; the returned function ends it. */
export function openStaffGesture(page: Window, clock: Clock, onHeld: () => void): () => void {
  const ended = new AbortController();
  const held = new Map<number, Corner>();
  let forget = (): void => {};

  const look = (event: PointerEvent, down: boolean): void => {
    const { clientX, clientY, pointerId } = event;
    const corner = down ? findCorner(clientX, clientY, page.innerWidth, page.innerHeight) : null;
    if (held.get(pointerId) === (corner ?? undefined)) return;
    if (corner === null) held.delete(pointerId);
    else held.set(pointerId, corner);
    forget();
    const corners = [...held.values()];
    if (corners.some((one) => corners.includes(OPPOSITE[one]))) {
      forget = clock.after(HOLD_MS, onHeld);
    }
  };
  const options = { capture: true, signal: ended.signal };
  page.addEventListener("pointerdown", (event) => look(event, true), options);
  page.addEventListener(
    "pointermove",
    (event) => {
      if (held.has(event.pointerId)) look(event, true);
    },
    options,
  );
  page.addEventListener("pointerup", (event) => look(event, false), options);
  page.addEventListener("pointercancel", (event) => look(event, false), options);

  return () => {
    ended.abort();
    forget();
  };
}
