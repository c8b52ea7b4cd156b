// The page's sign of life, for the watch in main: given after a real animation frame, while something stands on the screen.
// Runs in the preload's own world: the page cannot stop it, and cannot make one up.

const BEAT_MS = 5_000;

/** `idleMs`: since the last touch; 0 while a finger is down. */
export function startSignOfLife(page: Document, tell: (beat: { idleMs: number }) => void): void {
  let fingers = 0;
  let touchedAt = performance.now();
  const count = (change: 1 | -1) => (): void => {
    fingers = Math.max(0, fingers + change);
    touchedAt = performance.now();
  };
  const early = { capture: true, passive: true };
  addEventListener("pointerdown", count(1), early);
  addEventListener("pointerup", count(-1), early);
  addEventListener("pointercancel", count(-1), early);
  setInterval(() => {
    requestAnimationFrame(() => {
      // A page that draws frames of nothing is as dead as one that draws none.
      if (!page.getElementById("screen")?.hasChildNodes()) return;
      tell({ idleMs: fingers > 0 ? 0 : performance.now() - touchedAt });
    });
  }, BEAT_MS);
}
