// The six kinds of eyes that Chromium can look at a page with.
import type { Page } from "playwright-core";

export const DEFICIENCIES = [
  "achromatopsia",
  "blurredVision",
  "deuteranopia",
  "protanopia",
  "reducedContrast",
  "tritanopia",
] as const;

/** From now on the page's pictures are as such eyes see it, until the call that it answers with. */
export async function emulateDeficiency(
  page: Page,
  type: (typeof DEFICIENCIES)[number],
): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setEmulatedVisionDeficiency", { type });
  return () => devtools.detach();
}
