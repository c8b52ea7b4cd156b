// Group D with a network that is really another one: a cable that is pulled, a broker's machine that gets another address.
import { waitFor } from "../support/wait-for.ts";
import { openOwnNetwork } from "../support/own-network.ts";
import type { Row, Trial } from "./fault.ts";

const ALL = ["I1", "I2", "I3", "I4", "I5", "I7"] as const;
const IMPATIENT = new URL("../support/impatient-kiosk.ts", import.meta.url);
const MOST_MS = 120_000;

async function openNetworkLine({ ownLine }: Trial) {
  const line = await ownLine({ kioskPreload: [IMPATIENT], openNetwork: openOwnNetwork });
  const { network, thanked } = line;
  if (network === undefined) throw new Error("the line was opened with a network");
  const rate = async (): Promise<void> => {
    const before = thanked();
    await waitFor("ratings", () => thanked() >= before + 20, MOST_MS);
  };
  return { network, rate };
}

type NetworkLine = Awaited<ReturnType<typeof openNetworkLine>>;

/** Ratings, then the harm, so many times. */
function everyRound(harm: (line: NetworkLine) => Promise<void>): (trial: Trial) => Promise<void> {
  return async (trial) => {
    const line = await openNetworkLine(trial);
    for (let round = 0; round < trial.rounds; round++) {
      await line.rate();
      await harm(line);
    }
  };
}

export const CABLE_FAULTS: readonly Row[] = [
  {
    id: "D1c",
    what: "the cable is pulled while ratings go on, and nobody gets a reset",
    injection: "a network namespace, its end of the cable down until 20 ratings more, then up",
    holds: ALL,
    needs: ["netns", "openssl"],
    short: 2,
    run: everyRound(async ({ network, rate }) => {
      network.pullCable();
      await rate();
      network.plugCable();
    }),
  },
  {
    id: "D6",
    what: "the broker's name is unknown for a while, then its machine has another address",
    injection: "a network namespace, its hosts file without the name, the old address taken away",
    holds: ALL,
    needs: ["netns", "openssl"],
    short: 2,
    run: everyRound(async ({ network, rate }) => {
      network.loseAddress();
      await rate();
      const made = network.made();
      await network.takeAddress();
      await waitFor("a connection to the new address", () => network.made() > made, MOST_MS);
    }),
  },
];
