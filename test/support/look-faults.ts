// What a designer would send back about a page, found by measuring: words that leave their box, targets that are too small or
// beside the screen, words that lie on other words.
import type { Page } from "playwright-core";

const SMALLEST_MM = 20;
/** Boxes that hold words: what is in them must end in them. */
const BOXES =
  ".card, .reason, .action, .help-button, .key, .panel, .cost-notice, .ask-box, .plate, .foot, .masthead, .lead-words, .reasons";
/** Words as they stand in one place, each a thing of its own. */
const WORDS =
  "h1, h2, .card-words, .reason-words, .cost-notice span, .help-words, .notice, .promises li, .plate, .masthead p, .lead-note, .invitation-other, .hours, .closed-other, .foot-note, .panel-title, .panel-words, .row, .facts li, .why li, .levels li, .legend, .seal-code, .action";

/** One line a fault; empty when there is none. `pixelsPerMm` is that of the screen that the page stands on. */
export function lookFaults(page: Page, pixelsPerMm: number): Promise<readonly string[]> {
  return page.evaluate(
    ({ boxes, words, smallest }) => {
      const faults: string[] = [];
      const name = (element: Element): string =>
        `${element.getAttribute("data-tap") ?? element.className} "${(element.textContent ?? "").slice(0, 40)}"`;
      // Behind the question about ticked reasons nothing is read.
      const scope = document.querySelector(".ask-box") ?? document.body;
      const all = (selector: string): HTMLElement[] =>
        [...scope.querySelectorAll<HTMLElement>(selector)].filter(
          (element) => element.getClientRects().length > 0,
        );
      for (const box of all(boxes)) {
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = box;
        if (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1) {
          faults.push(
            `${name(box)} holds ${scrollWidth}×${scrollHeight} in ${clientWidth}×${clientHeight}`,
          );
        }
      }
      for (const target of all("button[data-tap]:not(.wake)")) {
        const { width, height, left, top, right, bottom } = target.getBoundingClientRect();
        if (Math.min(width, height) < smallest - 0.5) {
          faults.push(
            `${name(target)} is ${Math.round(width)}×${Math.round(height)}, less than ${Math.round(smallest)}`,
          );
        }
        if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) {
          faults.push(`${name(target)} lies beside the screen`);
        }
      }
      const sheet = document.querySelector(".page");
      const edge = sheet === null ? 0 : Number.parseFloat(getComputedStyle(sheet).paddingRight);
      for (const part of all(".page > :not(svg, .ask, .wake)")) {
        if (part.getBoundingClientRect().right > innerWidth - edge + 1) {
          faults.push(`${name(part)} runs into the right edge`);
        }
      }
      // The lines themselves, not their boxes: what overlaps is what cannot be read.
      const lines = all(words).map((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return { element, box: range.getBoundingClientRect() };
      });
      for (const { element, box } of lines) {
        const holder = element.closest(boxes) ?? document.body;
        const { top, bottom } = holder.getBoundingClientRect();
        if (box.top < top - 1 || box.bottom > bottom + 1)
          faults.push(`${name(element)} leaves its box`);
        for (const other of lines) {
          if (other.element === element || other.element.contains(element)) continue;
          if (element.contains(other.element)) continue;
          const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (wide > 2 && high > 2) faults.push(`${name(element)} lies on ${name(other.element)}`);
        }
      }
      return faults;
    },
    { boxes: BOXES, words: WORDS, smallest: SMALLEST_MM * pixelsPerMm },
  );
}
