// The self-test's finger: while the kiosk asks for it, taps the levels that are left in turn, one a second.
// Promises: it touches only where a finger would, the middle of the face as the page stands; what covers a face, or a card that
// is not there, leaves that level untested, and the kiosk raises the alarm. Its events are not trusted ones, so they are told
// from a citizen's for sure.
import type { Clock } from "../../shared/clock.ts";

const EVERY_MS = 1_000;
/** As long as a quick finger stays down. */
const DOWN_MS = 80;
/** No finger has this number. */
const POINTER = -1;

/** `left` is asked before every tap. The returned function ends it. */
export function openSelfTapper(
  page: Document,
  clock: Clock,
  left: () => readonly string[],
): () => void {
  const tries = new Map<string, number>();
  let forget = (): void => {};

  /** The one tried least, in the order of the faces: a level that cannot be tapped does not hold up the others. */
  const next = (): string | undefined => {
    const [level] = left().toSorted((a, b) => (tries.get(a) ?? 0) - (tries.get(b) ?? 0));
    if (level !== undefined) tries.set(level, (tries.get(level) ?? 0) + 1);
    return level;
  };

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
    const level = next();
    const cards = page.querySelectorAll<HTMLElement>("[data-level]");
    const card = [...cards].find((one) => one.dataset["level"] === level);
    if (card === undefined) return;
    const box = (card.querySelector(".face") ?? card).getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    press("pointerdown", x, y);
    const forgetNext = forget;
    const lift = clock.after(DOWN_MS, () => press("pointerup", x, y));
    forget = () => {
      forgetNext();
      lift();
    };
  };

  forget = clock.after(EVERY_MS, tap);
  return () => forget();
}
