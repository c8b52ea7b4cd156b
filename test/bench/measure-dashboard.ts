// DASHBOARD: how long the dashboard's questions take, p99, over HTTP, with a whole hub that takes ratings in as fast as it can; against
// the same hub at rest.
// Promises: the real program with a province's months in it; every question is the one that a page asks, each after the other's answer.
import { setTimeout as sleep } from "node:timers/promises";
import { startHub, type RunningHub } from "../support/start-hub.ts";
import { connectKiosks, drainAll, type ConnectedKiosk } from "./drain.ts";
import { openFilledHub } from "./filled-hub.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { createProvince } from "./province.ts";
import { registerKiosks } from "./register-kiosks.ts";
import { signedBacklogs } from "./run-backlog.ts";
import { quantile } from "./send-paced.ts";

const STORED = 2_000_000;
const RATINGS_PER_MONTH = 800_000;
const COMMUNES = 130;
const KIOSKS_EACH = 3;
/** Open dashboards: each asks again a second after its answer, as a page does that is told of changes all the time. */
const DASHBOARDS = 10;
const EVERY_MS = 1_000;
const SECONDS = 20;
const SENDING = { kiosks: 400, perBatch: 100, warm: 0 } as const;
const LIMIT_MS = 1_000;
const QUESTIONS = [
  "/api/v1/summaries?period=2026-09&by=unit",
  "/api/v1/summaries?period=2026-09&by=domain",
  "/api/v1/summaries?period=2026-09&by=hour",
  "/api/v1/trend?period=2026-09",
] as const;

export async function measureDashboard({ scale }: Effort): Promise<Result> {
  const hub = await startHub();
  try {
    await hub.stop();
    await fill(hub, Math.round(STORED * scale));
    // As many as the drain may need, with some to spare: it is cut off when the time is over.
    const batches = Math.round(125 * scale);
    const kiosks = signedBacklogs({ ...SENDING, batches });
    await registerKiosks(hub.book, kiosks, createProvince(COMMUNES, KIOSKS_EACH).catalogue);
    await hub.start();
    const ask = await questioner(hub);
    const seconds = SECONDS * scale;
    const rest = await dashboards(ask, seconds);
    const connected = await connectKiosks(Number(new URL(hub.mqtt).port), kiosks);
    await drainAll(connected, 0, 1);
    const load = startLoad(connected, batches);
    await sleep(1_000);
    const busy = await dashboards(ask, seconds);
    const rate = load.perSecond();
    for (const kiosk of connected) kiosk.end();
    return {
      id: "DASHBOARD",
      what: `the dashboard's questions over HTTP while ${Math.round(rate).toLocaleString("en")} ratings/s come in, p99, against its second`,
      unit: "ms",
      value: measured([quantile(busy, 0.99)]),
      baselines: [{ id: "limit", measured: measured([LIMIT_MS]), target: 1, bound: "most" }],
      notes: [
        `${DASHBOARDS} dashboards, ${busy.length} questions, median ${quantile(busy, 0.5).toFixed(0)} ms; the same hub at rest: median ${quantile(rest, 0.5).toFixed(0)} ms, p99 ${quantile(rest, 0.99).toFixed(0)} ms`,
      ],
    };
  } finally {
    await hub.remove();
  }
}

async function fill(hub: RunningHub, ratings: number): Promise<void> {
  const province = createProvince(COMMUNES, KIOSKS_EACH);
  const pace = {
    ratingsPerMonth: RATINGS_PER_MONTH,
    perBatch: 100,
    from: { year: 2026, month: 8 },
  };
  // The head file says how far the data went when the hub was stopped: further is fine.
  const filled = await openFilledHub(hub.folder, province, pace);
  await filled.fillTo(ratings);
  await filled.close();
}

type Ask = (path: string) => Promise<number>;

/** Answers how long the answer took, ms. */
async function questioner({ http, password }: RunningHub): Promise<Ask> {
  const signedIn = await fetch(`${http}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "quan-tri", password }),
  });
  const cookie = signedIn.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
  return async (path) => {
    const startedAt = performance.now();
    const answer = await fetch(`${http}${path}`, { headers: { cookie } });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    return performance.now() - startedAt;
  };
}

async function dashboards(ask: Ask, seconds: number): Promise<Float64Array> {
  const until = performance.now() + seconds * 1_000;
  const taken: number[] = [];
  await Promise.all(
    Array.from({ length: DASHBOARDS }, async (_, index) => {
      await sleep((index / DASHBOARDS) * EVERY_MS);
      for (let n = index; performance.now() < until; n++) {
        taken.push(await ask(QUESTIONS[n % QUESTIONS.length] ?? QUESTIONS[0]));
        await sleep(EVERY_MS);
      }
    }),
  );
  return Float64Array.from(taken).toSorted();
}

/** Every kiosk sends batch after batch until it is told to stop or has none left. */
function startLoad(kiosks: readonly ConnectedKiosk[], batches: number) {
  const startedAt = performance.now();
  let sent = 0;
  for (const kiosk of kiosks) {
    void (async () => {
      for (let n = 1; n <= batches; n++) {
        await kiosk.drain(n, n + 1);
        sent += SENDING.perBatch;
      }
    })();
  }
  return { perSecond: () => sent / ((performance.now() - startedAt) / 1000) };
}
