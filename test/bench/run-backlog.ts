// One hub of the benchmark takes one backlog: every kiosk at once, stop-and-wait, each batch receipted.
// Promises: the clock runs over a hub that is warm; what was prepared is thrown away afterwards.
import { startBenchHub, type BenchHub } from "./bench-hub.ts";
import { connectKiosks, drainAll, type ConnectedKiosk, type Drained } from "./drain.ts";
import { createSignedBacklog, type BenchKiosk } from "./signed-backlog.ts";

export type Backlog = {
  readonly kiosks: number;
  /** Timed batches of each kiosk. */
  readonly batches: number;
  readonly perBatch: number;
  /**
   * Batches of each kiosk before the clock starts. A hub runs for months: what the engine spends on compiling itself in its
   * first seconds is not what a rating costs.
   */
  readonly warm: number;
};

export type BacklogRun = Drained & {
  readonly ratingsPerSecond: number;
  /** Per second of processor time of the hub's busiest thread. */
  readonly ratingsPerBusySecond: number;
};

/** `T1`'s load: 200 kiosks with batches of 100. */
export function backlogOf(scale: number): Backlog {
  const batches = Math.round(25 * scale);
  return { kiosks: 200, batches, perBatch: 100, warm: Math.ceil(batches / 4) };
}

/** When the first rating of every load was given. */
export const FROM = 1_790_000_000_000;

export function signedBacklogs({ kiosks, batches, perBatch, warm }: Backlog): BenchKiosk[] {
  return Array.from({ length: kiosks }, (_, index) =>
    createSignedBacklog(`k-${index}`, "binh-lieu", {
      batches: warm + batches,
      perBatch,
      from: FROM,
    }),
  );
}

/** `change`: a module that changes the hub's source while it is loaded, to see what one part of it costs. */
export async function runBacklog(backlog: Backlog, change?: string): Promise<BacklogRun> {
  return withBacklog(backlog, change, (connected, hub) => drainTimed(connected, backlog, hub));
}

/** The backlog, then all of it again: what a hub does with what it knows already. */
export async function runBacklogTwice(
  backlog: Backlog,
): Promise<{ readonly first: BacklogRun; readonly again: BacklogRun }> {
  return withBacklog(backlog, undefined, async (connected, hub) => ({
    first: await drainTimed(connected, backlog, hub),
    again: await drainTimed(connected, backlog, hub),
  }));
}

async function withBacklog<T>(
  backlog: Backlog,
  change: string | undefined,
  run: (connected: readonly ConnectedKiosk[], hub: BenchHub) => Promise<T>,
): Promise<T> {
  const kiosks = signedBacklogs(backlog);
  const hub = await startBenchHub(kiosks, change);
  const connected = await connectKiosks(hub.port, kiosks);
  try {
    await drainAll(connected, 0, 1 + backlog.warm);
    return await run(connected, hub);
  } finally {
    for (const kiosk of connected) kiosk.end();
    await hub.stop();
  }
}

async function drainTimed(
  connected: readonly ConnectedKiosk[],
  { kiosks, batches, perBatch, warm }: Backlog,
  hub: BenchHub,
): Promise<BacklogRun> {
  const busyBefore = hub.busiestSeconds();
  const drained = await drainAll(connected, 1 + warm, 1 + warm + batches);
  const busy = hub.busiestSeconds() - busyBefore;
  const ratings = kiosks * batches * perBatch;
  return {
    ...drained,
    ratingsPerSecond: ratings / drained.seconds,
    ratingsPerBusySecond: ratings / busy,
  };
}
