// Opens an address in a real Chromium, which gives up a page on the way when the machine gets a network card: the tests of the
// network make such cards, beside this one. Promises: only that is tried again; any other failure is the page's own.
import type { Page } from "playwright-core";

const TRIES = 5;
const CHANGED = "net::ERR_NETWORK_CHANGED";

export async function goTo(page: Page, url: string): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      await page.goto(url);
      return;
    } catch (error) {
      if (left === 1 || !String(error).includes(CHANGED)) throw error;
    }
  }
}
