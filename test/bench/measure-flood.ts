// T15: receipts of a thousand kiosks that send as citizens tap, p99, while one kiosk sends valid ratings as fast as it can; against
// the same without it.
// Promises: the hub runs with the contract's limits (H7); both are measured in turn, on hubs of their own.
import { startBenchHub } from "./bench-hub.ts";
import { connectKiosks, drainAll } from "./drain.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { openRawClient } from "./raw-client.ts";
import { FROM, signedBacklogs } from "./run-backlog.ts";
import { quantile, sendPaced, type Paced } from "./send-paced.ts";
import { createSignedBacklog, type BenchKiosk } from "./signed-backlog.ts";

const KIOSKS = 1_000;
const EVERY_MS = 5_000;
const EACH = 6;
const FLOOD = 20_000;
/** What the flooding kiosk has on the way before it waits for a PUBACK. */
const WINDOW = 1_000;
const MOST = 2;

export async function measureFlood({ runs, scale }: Effort): Promise<Result> {
  const [flooded, calm]: [Paced[], Paced[]] = [[], []];
  let sent = 0;
  // In turn, twice a run, the calm one first and last: a disk has moods.
  for (let run = 0; run < runs; run++) {
    calm.push((await oneRound(scale, false)).paced);
    const round = await oneRound(scale, true);
    flooded.push(round.paced);
    sent = round.flooded;
    calm.push((await oneRound(scale, false)).paced);
  }
  const p99 = (rounds: readonly Paced[]) =>
    measured(rounds.map(({ latencies }) => quantile(latencies, 0.99)));
  const median = (rounds: readonly Paced[]): string =>
    `${measured(rounds.map(({ latencies }) => quantile(latencies, 0.5))).median.toFixed(1)} ms`;
  return {
    id: "T15",
    what: `receipts of ${KIOSKS.toLocaleString("en")} kiosks with one that floods, p99, against without (calm)`,
    unit: "ms",
    value: p99(flooded),
    baselines: [{ id: "calm", measured: p99(calm), target: MOST, bound: "most" }],
    notes: [
      `median ${median(flooded)}, calm ${median(calm)}; the flooding kiosk had ${sent.toLocaleString("en")} messages taken by the broker`,
    ],
  };
}

async function oneRound(
  scale: number,
  floods: boolean,
): Promise<{ readonly paced: Paced; readonly flooded: number }> {
  const each = Math.max(2, Math.round(EACH * scale));
  const kiosks = signedBacklogs({ kiosks: KIOSKS, batches: each, perBatch: 1, warm: 1 });
  const flooder = createSignedBacklog("flood", "binh-lieu", {
    batches: floods ? Math.round(FLOOD * scale) : 0,
    perBatch: 1,
    from: FROM,
  });
  const hub = await startBenchHub([...kiosks, flooder], undefined, { limited: true });
  const connected = await connectKiosks(hub.port, kiosks);
  const flood = floods ? await startFlood(hub.port, flooder) : undefined;
  try {
    await drainAll(connected, 0, 2);
    const pace = { first: 2, each, everyMs: EVERY_MS };
    const paced = await sendPaced(connected, pace);
    return { paced, flooded: flood?.taken() ?? 0 };
  } finally {
    flood?.end();
    for (const kiosk of connected) kiosk.end();
    await hub.stop();
  }
}

/** Its messages over and over: new ones first, then repeats, which are valid too. */
async function startFlood(
  port: number,
  { kiosk, centre, password, messages }: BenchKiosk,
): Promise<{ readonly taken: () => number; readonly end: () => void }> {
  const topic = `hailong/v1/${centre}/${kiosk}/ratings`;
  let [next, taken] = [0, 0];
  const client = await openRawClient({
    port,
    username: kiosk,
    password,
    subscribe: [],
    onMessage: () => {},
    onPuback: () => {
      taken += 1;
      send();
    },
  });
  const send = (): void => {
    const message = messages[next];
    next = (next + 1) % messages.length;
    if (message !== undefined) client.publish(topic, message);
  };
  for (let i = 0; i < WINDOW; i++) send();
  return { taken: () => taken, end: client.end };
}
