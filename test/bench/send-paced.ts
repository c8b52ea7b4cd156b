// Sends single ratings of many kiosks at a steady pace: each kiosk one rating every so often, spread evenly, never the next one before
// the receipt of the last. What citizens do, and unlike a drain it does not go faster when the hub does.
import { setTimeout as sleep } from "node:timers/promises";
import { sorted, type ConnectedKiosk, type Drained } from "./drain.ts";

export type Pace = {
  /** Number of each kiosk's first message, and how many it sends. */
  readonly first: number;
  readonly each: number;
  readonly everyMs: number;
};

export type Paced = Pick<Drained, "latencies" | "roundTrips">;

export async function sendPaced(
  kiosks: readonly ConnectedKiosk[],
  { first, each, everyMs }: Pace,
): Promise<Paced> {
  const startedAt = performance.now();
  const parts = await Promise.all(
    kiosks.map(async (kiosk, index) => {
      const sent: Drained[] = [];
      for (let n = 0; n < each; n++) {
        const due = startedAt + (n + index / kiosks.length) * everyMs;
        await sleep(Math.max(0, due - performance.now()));
        sent.push(await kiosk.drain(first + n, first + n + 1));
      }
      return sent;
    }),
  );
  return {
    latencies: sorted(parts.flat().map(({ latencies }) => latencies)),
    roundTrips: sorted(parts.flat().map(({ roundTrips }) => roundTrips)),
  };
}

/** Of values in order. */
export function quantile(values: Float64Array, share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
