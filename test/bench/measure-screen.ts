// K-SCREEN: how much script and style the screen is, compressed, and how soon its first words stand on the glass.
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { loadStaticFiles } from "../../kiosk/web/static-files.ts";
import { openBrowser, openScreenOf } from "../support/open-screen.ts";
import { createScriptedBridge } from "../support/scripted-bridge.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";

const LIMIT_KB = 60;
const SCREEN = fileURLToPath(new URL("../../out/screen", import.meta.url));

export async function measureScreen({ runs }: Effort): Promise<Result> {
  const paints: number[] = [];
  const browser = await openBrowser();
  try {
    for (let run = 0; run < runs; run++) {
      const screen = await openScreenOf(browser, createScriptedBridge(), { realTime: true });
      await screen.page.waitForSelector(".page-idle");
      paints.push(
        await screen.page.evaluate(async () => {
          await new Promise(requestAnimationFrame);
          return performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN;
        }),
      );
      await screen.close();
    }
  } finally {
    await browser.close();
  }
  return {
    id: "K-SCREEN",
    what: "the kiosk's screen: script, style and page, compressed, against its limit",
    unit: "kB",
    value: measured([compressedBytes() / 1e3]),
    baselines: [{ id: "limit", measured: measured([LIMIT_KB]), target: 1, bound: "most" }],
    notes: [`first words after ${measured(paints).median.toFixed(0)} ms`],
  };
}

/** Everything but fonts and pictures, as a server would send it. */
function compressedBytes(): number {
  return [...loadStaticFiles(SCREEN)]
    .filter(([path]) => /\.(html|js|css)$/.test(path))
    .reduce((sum, [, { bytes }]) => sum + gzipSync(bytes, { level: 9 }).length, 0);
}
