// Which fonts a page really drew its letters with, asked of the browser itself for every element that has words.
// Promises: a letter that came from the machine and not from the page's own files is named with its element.
import type { Page } from "playwright-core";

/** What the page drew with fonts that it does not bring itself, as "font: words"; empty when all is bundled. */
export async function foreignFonts(page: Page): Promise<readonly string[]> {
  await page.evaluate(() => document.fonts.ready);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("DOM.enable");
  await devtools.send("CSS.enable");
  const { root } = await devtools.send("DOM.getDocument", { depth: -1 });
  const { nodeIds } = await devtools.send("DOM.querySelectorAll", {
    nodeId: root.nodeId,
    selector: "body *",
  });
  const foreign: string[] = [];
  let drawn = 0;
  for (const nodeId of nodeIds) {
    const { fonts } = await devtools.send("CSS.getPlatformFontsForNode", { nodeId });
    drawn += fonts.length;
    for (const font of fonts) {
      if (font.isCustomFont) continue;
      const { outerHTML } = await devtools.send("DOM.getOuterHTML", { nodeId });
      foreign.push(`${font.familyName}: ${outerHTML.slice(0, 300)}`);
    }
  }
  if (drawn === 0) throw new Error("the page has no words");
  await devtools.detach();
  return foreign;
}
