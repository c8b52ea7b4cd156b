// How big and how strong everything is: modes as attributes of the root, millimetres from the screen's diagonal.
// Promises: a page never shows in the look of the one before it; set through the CSSOM only (the CSP allows no inline style); --mm is the CSS pixels of one real millimetre.
import { useLayoutEffect } from "preact/hooks";
import type { KioskView } from "../../shared/bridge.ts";
import type { Modes } from "./modes.ts";

const MM_PER_INCH = 25.4;

/** CSS pixels per millimetre of a screen of `width` × `height` CSS pixels. */
export function pixelsPerMm(width: number, height: number, diagonalInch: number): number {
  return Math.hypot(width, height) / (diagonalInch * MM_PER_INCH);
}

export function useLook(view: KioskView, modes: Modes): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.toggleAttribute("data-large", modes.largeText);
    root.toggleAttribute("data-contrast", modes.contrast);
    root.lang = modes.language;
  }, [modes]);
  useLayoutEffect(() => {
    if (view.diagonalInch <= 0) return;
    const mm = pixelsPerMm(screen.width, screen.height, view.diagonalInch);
    document.documentElement.style.setProperty("--mm", `${mm.toFixed(3)}px`);
  }, [view.diagonalInch]);
}
