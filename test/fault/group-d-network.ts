// Group D: the network between kiosk and broker, by a proxy of the tests' own: cut, half-open, flapping, spoilt, slow.
import { setTimeout as pause } from "node:timers/promises";
import { waitFor } from "../support/wait-for.ts";
import type { Row } from "./fault.ts";
import { CABLE_FAULTS } from "./group-d-cable.ts";

const ALL = ["I1", "I2", "I3", "I4", "I5", "I7"] as const;
const MOST_MS = 120_000;
const SPOILT_MS = 20_000;
const IMPATIENT = new URL("../support/impatient-kiosk.ts", import.meta.url);

export const NETWORK_FAULTS: readonly Row[] = [
  {
    id: "D1",
    what: "a kiosk is cut off while ratings go on",
    injection: "connections reset and refused for 1 to 2 s a round",
    holds: [...ALL, "I6"],
    needs: [],
    short: 1,
    run: async ({ line, chance, rounds, note }) => {
      const { proxies, thanked } = await line();
      for (let round = 0; round < rounds; round++) {
        const proxy = chance.pick(proxies);
        proxy.behave({ closed: true });
        proxy.cut();
        const before = thanked();
        await pause(1_000 + chance.below(1_000));
        await waitFor("ratings while it is cut off", () => thanked() > before + 10, MOST_MS);
        note(`${thanked() - before} ratings were taken meanwhile`);
        proxy.heal();
      }
    },
  },
  {
    id: "D1w",
    what: "a kiosk is cut off for long",
    injection: "the real core and store, a clock in the test's hands",
    holds: ["I1", "I5", "I7"],
    needs: [],
    heldBy: "test/kiosk/core-delivery.test.ts",
  },
  {
    id: "D2",
    what: "a connection is half-open",
    injection: "the proxy swallows everything in one direction, then in the other",
    holds: ALL,
    needs: [],
    short: 1,
    run: async ({ line, chance, rounds, note }) => {
      const { proxies } = await line({ kioskPreload: [IMPATIENT] });
      for (let round = 0; round < rounds; round++) {
        const proxy = chance.pick(proxies);
        const [made, began] = [proxy.made(), performance.now()];
        proxy.behave({ swallow: round % 2 === 0 ? "down" : "up" });
        await waitFor("a new connection", () => proxy.made() > made, MOST_MS);
        note(
          `noticed after ${((performance.now() - began) / 1_000).toFixed(1)} s, receipts due in 0.5 s`,
        );
        proxy.heal();
      }
    },
  },
  {
    id: "D3",
    what: "the link flaps",
    injection: "half a second up, half a second down",
    holds: ALL,
    needs: [],
    short: 3,
    run: async ({ line, rounds }) => {
      const { proxies } = await line();
      for (let round = 0; round < rounds; round++) {
        for (const proxy of proxies) {
          proxy.behave({ closed: true });
          proxy.cut();
        }
        await pause(500);
        for (const proxy of proxies) proxy.heal();
        await pause(500);
      }
    },
  },
  {
    id: "D4",
    what: "bytes are spoilt on the way, without TLS",
    injection: "one byte in two thousand has other bits",
    holds: ALL,
    needs: [],
    short: 1,
    run: async ({ line, chance, rounds, note }) => {
      const { proxies } = await line({ kioskPreload: [IMPATIENT] });
      let spoilt = 0;
      const spoils = (): boolean => {
        if (chance.below(2_000) !== 0) return false;
        spoilt += 1;
        return true;
      };
      for (const proxy of proxies) proxy.behave({ spoils });
      // What is spoilt may hold a kiosk back for a minute, or both: so many bytes at best, one for certain.
      const enough = performance.now() + SPOILT_MS * rounds;
      const isEnough = (): boolean =>
        spoilt >= 10 * rounds || (spoilt > 0 && performance.now() > enough);
      await waitFor("spoilt bytes", isEnough, MOST_MS * rounds);
      note(`${spoilt} bytes were spoilt`);
      for (const proxy of proxies) proxy.heal();
    },
  },
  {
    id: "D5",
    what: "the line is as slow as an old modem",
    injection: "9,600 bits a second and half a second each way",
    holds: ALL,
    needs: [],
    short: 1,
    run: async ({ line, rounds, note }) => {
      const { proxies } = await line();
      for (const proxy of proxies) proxy.behave({ bitsPerSecond: 9_600, delayMs: 500 });
      const carried = (): number => proxies.reduce((sum, proxy) => sum + proxy.carried(), 0);
      const [before, began] = [carried(), performance.now()];
      await waitFor("bytes on a slow line", () => carried() > before + 3_000 * rounds, MOST_MS);
      const seconds = (performance.now() - began) / 1_000;
      note(`${carried() - before} bytes in ${seconds.toFixed(1)} s`);
      for (const proxy of proxies) proxy.heal();
    },
  },
  ...CABLE_FAULTS,
];
