// Visits to a whole kiosk for its measures: the built screen in real Chromium, the real core and the real store behind it.
// The time of both is held, so that a visit of seven seconds takes no longer than its work.
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import type { KioskBridge } from "../../shared/bridge.ts";
import { createKioskBench } from "../support/kiosk-bench.ts";
import { openScreenOf, type OpenScreen } from "../support/open-screen.ts";

/** A finger that is quick stays so long; what the page draws for the press is not the commit's. */
const DOWN_MS = 80;
/** Past the thank-you, and past what the kiosk wants between two ratings. */
const VISIT_MS = 5_200;

export type Tap = {
  /** From lifting the finger to the durable commit, and the part of it in the kiosk: from the bridge's call on. */
  readonly tookMs: number;
  readonly inKioskMs: number;
};

export type KioskVisits = {
  readonly page: OpenScreen["page"];
  /** Folder of the kiosk's database. */
  readonly folder: string;
  /** One visit with one tap. */
  readonly rate: () => Promise<Tap>;
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
  let calledAt = 0;
  const { bridge } = bench.kiosk;
  const timed: KioskBridge = {
    ...bridge,
    take: (call) => {
      calledAt = performance.now();
      return bridge.take(call);
    },
  };
  const screen = await openScreenOf(browser, timed);
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
      await sleep(DOWN_MS);
      const liftedAt = performance.now();
      await screen.touch("End", []);
      const committedAt = await committed;
      await screen.page.locator(".page-thanks").waitFor();
      await screen.pass(VISIT_MS);
      await bench.clock.advance(VISIT_MS);
      return { tookMs: committedAt - liftedAt, inKioskMs: committedAt - calledAt };
    },
    async close() {
      await screen.close();
      await bench.kiosk.stop();
      bench.remove();
    },
  };
}
