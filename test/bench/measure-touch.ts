// K-TOUCH: from the finger on a face to the first frame that shows it, in real Chromium with injected touches and real time.
// Promises: a frame counts only if the card looks pressed in it; the time is the browser's own, from the touch it was given.
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { openBrowser, openScreenOf } from "../support/open-screen.ts";
import { createScriptedBridge } from "../support/scripted-bridge.ts";

const TOUCHES = 300;
const LIMIT_MS = 50;
const GUARD_MS = 800;

type Watched = Window & { readonly reactions: readonly number[] };

export async function measureTouch({ runs, scale }: Effort): Promise<Result> {
  const touches = Math.round(TOUCHES * scale);
  const [p50, p95, p99]: [number[], number[], number[]] = [[], [], []];
  const browser = await openBrowser();
  try {
    for (let run = 0; run < runs; run++) {
      const times = await reactionTimes(browser, touches);
      p50.push(quantile(times, 0.5));
      p95.push(quantile(times, 0.95));
      p99.push(quantile(times, 0.99));
    }
  } finally {
    await browser.close();
  }
  return {
    id: "K-TOUCH",
    what: "touch to visible reaction on the kiosk's screen, p95, against its limit",
    unit: "ms",
    value: measured(p95),
    baselines: [{ id: "limit", measured: measured([LIMIT_MS]), target: 1, bound: "most" }],
    notes: [
      `${touches} touches a run: median ${measured(p50).median.toFixed(1)} ms, p99 ${measured(p99).median.toFixed(1)} ms`,
    ],
  };
}

/** Presses one face after the other and slides off it again: nothing is rated, so the page stays. Sorted. */
async function reactionTimes(
  browser: Parameters<typeof openScreenOf>[0],
  touches: number,
): Promise<readonly number[]> {
  const screen = await openScreenOf(browser, createScriptedBridge(), { realTime: true });
  try {
    await screen.page.waitForSelector(".page-idle");
    await screen.pass(GUARD_MS);
    await screen.tap(".page-idle");
    await screen.page.waitForSelector(".page-levels");
    await screen.pass(GUARD_MS);
    await screen.page.evaluate(watchReactions);
    const faces = await Promise.all(
      ["RHL", "HL", "KHL"].map((level) => screen.middle(`[data-level=${level}]`)),
    );
    const beside = await screen.middle(".question");
    for (let touch = 0; touch < touches; touch++) {
      const face = faces[touch % faces.length] ?? beside;
      await screen.touch("Start", [face]);
      await screen.page.waitForFunction(
        (wanted) => (window as unknown as Watched).reactions.length > wanted,
        touch,
      );
      await screen.touch("Move", [beside]);
      await screen.touch("End", []);
    }
    const times = await screen.page.evaluate(() => (window as unknown as Watched).reactions);
    return times.toSorted((a, b) => a - b);
  } finally {
    await screen.close();
  }
}

/** In the page: the first frame after the touch in which the card is pressed; the message comes when that frame is made. */
function watchReactions(): void {
  const reactions: number[] = [];
  Object.assign(window, { reactions });
  document.addEventListener(
    "pointerdown",
    (event) => {
      const card = event.target instanceof Element ? event.target.closest("[data-level]") : null;
      const look = (): void => {
        if (card?.hasAttribute("data-pressed") !== true) return void requestAnimationFrame(look);
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", () => {
          reactions.push(performance.now() - event.timeStamp);
          port1.close();
        });
        port1.start();
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    },
    { capture: true },
  );
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
