// Visits to a whole kiosk for its measures: the built screen in real Chromium, the real core and the real store behind it.
// The time of both is held, so that a visit of seven seconds takes no longer than its work.
import type { Browser } from "playwright-core";
import { createKioskBench } from "../support/kiosk-bench.ts";
import { openScreenOf, type OpenScreen } from "../support/open-screen.ts";

/** Past the thank-you, and past what the kiosk wants between two ratings. */
const VISIT_MS = 5_200;

export type KioskVisits = {
  readonly page: OpenScreen["page"];
  /** Folder of the kiosk's database. */
  readonly folder: string;
  /** One visit with one tap; answers how long it took from lifting the finger to the durable commit, in ms. */
  readonly rate: () => Promise<number>;
  readonly close: () => Promise<void>;
};

/** A kiosk that was configured and then lost its hub: everything stays with it. */
export async function openVisits(browser: Browser): Promise<KioskVisits> {
  const bench = createKioskBench();
  let onCommit: (at: number) => void = () => {};
  bench.wrapStore = (store) => ({
    ...store,
    append: (draft, stamp) => {
      const record = store.append(draft, stamp);
      // The commit is on the disk when `append` returns (synchronous=FULL).
      if (draft[0] === "r") onCommit(performance.now());
      return record;
    },
  });
  await bench.ready({ diagonalInch: 10.1, reasons: [] });
  bench.link.current().down();
  const screen = await openScreenOf(browser, bench.kiosk.bridge);
  return {
    page: screen.page,
    folder: bench.folder,
    async rate() {
      await screen.settled(".page-idle");
      await screen.tap(".page-idle");
      await screen.settled(".page-levels");
      const face = await screen.middle("[data-level=HL]");
      const committed = new Promise<number>((resolve) => {
        onCommit = resolve;
      });
      await screen.touch("Start", [face]);
      const liftedAt = performance.now();
      await screen.touch("End", []);
      const tookMs = (await committed) - liftedAt;
      await screen.page.locator(".page-thanks").waitFor();
      await screen.pass(VISIT_MS);
      await bench.clock.advance(VISIT_MS);
      return tookMs;
    },
    async close() {
      await screen.close();
      await bench.kiosk.stop();
      bench.remove();
    },
  };
}
