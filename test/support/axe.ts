// Holds a page against axe-core, every rule of it, from a world of its own: the page's policy and its stopped clock stay as they are.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const RUN = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, failureSummary }) =>
    html.slice(0, 200) + " " + failureSummary).join(" | ")))`;

type World = {
  /** Whether it is still that of the page's document, and has axe in it. */
  readonly isHere: () => Promise<boolean>;
  readonly run: (expression: string) => Promise<unknown>;
};
const worlds = new WeakMap<Page, World>();

async function openWorld(page: Page): Promise<World> {
  const devtools = await page.context().newCDPSession(page);
  const { frameTree } = await devtools.send("Page.getFrameTree");
  const { executionContextId } = await devtools.send("Page.createIsolatedWorld", {
    frameId: frameTree.frame.id,
    worldName: "axe",
  });
  const run = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await devtools.send("Runtime.evaluate", {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  };
  await run(AXE);
  return {
    run,
    isHere: () =>
      run("typeof axe === 'object'").then(
        (found) => found === true,
        () => devtools.detach().then(() => false),
      ),
  };
}

/** What is wrong, a line a rule; empty when nothing is. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  const before = worlds.get(page);
  // Half a megabyte: read once in a document, however far its page goes on.
  const isHere = before !== undefined && (await before.isHere());
  const world = isHere ? before : await openWorld(page);
  worlds.set(page, world);
  const faults = await world.run(RUN);
  if (!Array.isArray(faults)) throw new Error("axe gave no list");
  return faults.map(String);
}
