// The self-test's finger: while the kiosk asks for it, taps the first level that is left, once a second.
// Promises: it touches only where a finger would, the middle of the face as the page stands; what covers a face, or a card that
// is not there, leaves that level untested, and the kiosk raises the alarm. Its events are not trusted ones, so they are told
// from a citizen's for sure.
import type { Clock } from "../../shared/clock.ts";

const EVERY_MS = 1_000;
/** As long as a quick finger stays down. */
const DOWN_MS = 80;
/** No finger has this number. */
const POINTER = -1;

/** `nextLevel` is asked before every tap; null = nothing to tap now. The returned function ends it. */
export function openSelfTapper(
  page: Document,
  clock: Clock,
  nextLevel: () => string | null,
): () => void {
  let forget = (): void => {};

  const press = (kind: "pointerdown" | "pointerup", x: number, y: number): void => {
    page.elementFromPoint(x, y)?.dispatchEvent(
      new PointerEvent(kind, {
        pointerId: POINTER,
        pointerType: "touch",
        clientX: x,
        clientY: y,
        bubbles: true,
        cancelable: true,
      }),
    );
  };
  const tap = (): void => {
    forget = clock.after(EVERY_MS, tap);
    const level = nextLevel();
    const card = page.querySelector(`[data-level="${level === null ? "" : CSS.escape(level)}"]`);
    if (card === null) return;
    const box = (card.querySelector(".face") ?? card).getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    press("pointerdown", x, y);
    const next = forget;
    const lift = clock.after(DOWN_MS, () => press("pointerup", x, y));
    forget = () => {
      next();
      lift();
    };
  };

  forget = clock.after(EVERY_MS, tap);
  return () => forget();
}
