// Group D: the network between kiosk and broker, by a proxy of the tests' own: cut, half-open, flapping, spoilt, slow.
import { setTimeout as pause } from "node:timers/promises";
import { waitFor } from "../support/wait-for.ts";
import type { Row } from "./fault.ts";

const ALL = ["I1", "I2", "I3", "I4", "I5", "I7"] as const;
const IMPATIENT = new URL("../support/impatient-kiosk.ts", import.meta.url);

export const NETWORK_FAULTS: readonly Row[] = [
  {
    id: "D1",
    what: "a kiosk is cut off while ratings go on",
    injection: "connections reset and refused for 1 to 2 s a round",
    holds: [...ALL, "I6"],
    needs: [],
    short: 1,
    run: async ({ line, chance, rounds, must, note }) => {
      const { proxies, thanked } = await line();
      const before = thanked();
      for (let round = 0; round < rounds; round++) {
        const proxy = chance.pick(proxies);
        proxy.behave({ closed: true });
        proxy.cut();
        await pause(1_000 + chance.below(1_000));
        proxy.heal();
      }
      must(thanked() > before, "I8", "no rating was taken while a kiosk was cut off");
      note(`${thanked() - before} ratings were taken meanwhile`);
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
        await waitFor("a new connection", () => proxy.made() > made, 60_000);
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
    run: async ({ line, chance, rounds }) => {
      const { proxies } = await line({ kioskPreload: [IMPATIENT] });
      for (const proxy of proxies) proxy.behave({ spoils: () => chance.below(2_000) === 0 });
      await pause(2_500 * rounds);
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
    run: async ({ line, rounds, must, note }) => {
      const { proxies } = await line();
      for (const proxy of proxies) proxy.behave({ bitsPerSecond: 9_600, delayMs: 500 });
      const before = proxies.reduce((sum, { carried }) => sum + carried(), 0);
      await pause(4_000 * rounds);
      const bytes = proxies.reduce((sum, { carried }) => sum + carried(), 0) - before;
      must(bytes > 0, "I7", "nothing went through a slow line");
      note(`${bytes} bytes in ${4 * rounds} s`);
      for (const proxy of proxies) proxy.heal();
    },
  },
];
