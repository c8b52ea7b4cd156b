// Joins the page's pointers to the tap rules, and takes the browser's own gestures away (zoom, scroll, menu, drag, selection).
// Promises: a target is any element with `data-tap`; it looks pressed at once (`data-pressed`), it acts when the finger lifts.
// Keyboard and assistive technology still work: their click comes without a pointer (detail 0).
import { NO_PRESSES, pressedTargets, stepTap, type Presses, type TapEvent } from "./tap.ts";

export type TapSurface = {
  /** Ends it and forgets every finger that is still down: what it pressed belonged to another screen. */
  close(): void;
};

export type TapParts = {
  readonly page: Document;
  /** While false nothing is pressed and nothing acts. */
  readonly isLive: () => boolean;
  /** `bySelf`: the page's own event (the self-test), not one of the browser's. */
  readonly onTap: (target: string, bySelf: boolean) => void;
  /** Any finger that lands anywhere; `target` is null beside every target. */
  readonly onTouch: (target: string | null, x: number, y: number) => void;
};

export function openTapSurface({ page, isLive, onTap, onTouch }: TapParts): TapSurface {
  const ended = new AbortController();
  let presses: Presses = NO_PRESSES;

  const show = (): void => {
    const pressed = new Set(pressedTargets(presses));
    for (const element of page.querySelectorAll<HTMLElement>("[data-tap]")) {
      element.toggleAttribute("data-pressed", pressed.has(element.dataset["tap"] ?? ""));
    }
  };
  const step = (event: TapEvent, bySelf = false): void => {
    const before = presses;
    const { presses: after, tapped } = stepTap(presses, event);
    presses = after;
    if (presses !== before) show();
    if (tapped !== null && isLive()) onTap(tapped, bySelf);
  };
  const on = <K extends keyof DocumentEventMap>(
    name: K,
    listener: (event: DocumentEventMap[K]) => void,
  ): void => {
    page.addEventListener(name, listener, { capture: true, passive: false, signal: ended.signal });
  };

  on("pointerdown", (event) => {
    const target = targetOf(event.target);
    onTouch(target, event.clientX, event.clientY);
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (isLive()) step({ kind: "down", pointer: event.pointerId, target });
  });
  // A touch pointer is captured by where it went down: only the hit test knows what is under it now.
  on("pointermove", (event) => {
    if (!presses.has(event.pointerId)) return;
    step({ kind: "move", pointer: event.pointerId, target: targetAt(page, event) });
  });
  on("pointerup", (event) => {
    const target = targetAt(page, event);
    step({ kind: "up", pointer: event.pointerId, target }, !event.isTrusted);
  });
  on("pointercancel", (event) => step({ kind: "cancel", pointer: event.pointerId }));
  on("click", (event) => {
    const target = targetOf(event.target);
    if (event.detail === 0 && target !== null && isLive()) onTap(target, !event.isTrusted);
  });
  const prevent = (event: Event): void => event.preventDefault();
  on("contextmenu", prevent);
  on("dragstart", prevent);
  on("selectstart", prevent);
  on("wheel", (event) => {
    if (event.ctrlKey) event.preventDefault();
  });

  return {
    close() {
      ended.abort();
      presses = NO_PRESSES;
      show();
    },
  };
}

function targetOf(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-tap]") : null;
  if (element === null || element.getAttribute("aria-disabled") === "true") return null;
  return element.dataset["tap"] ?? null;
}

function targetAt(page: Document, event: PointerEvent): string | null {
  return targetOf(page.elementFromPoint(event.clientX, event.clientY));
}
