// What a page of ours must never do: break its content security policy, or throw.
// Promises: tells of it for as long as it is listened to, whichever of the product's pages it is.
import type { ConsoleMessage, Page } from "playwright-core";

/** The returned function ends it. */
export function watchViolations(page: Page, onViolation: (what: string) => void): () => void {
  const onConsole = (message: ConsoleMessage): void => {
    if (message.type() !== "error" || !/policy|trusted/i.test(message.text())) return;
    onViolation(message.text());
  };
  const onError = (error: Error): void => onViolation(`page error: ${error.message}`);
  page.on("console", onConsole).on("pageerror", onError);
  return () => void page.off("console", onConsole).off("pageerror", onError);
}
