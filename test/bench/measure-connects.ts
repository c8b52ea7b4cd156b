// T8: how long 10,000 kiosks take to come in, each with its will, its subscriptions and its signed status, plain and over TLS;
// into the hub with its own broker, against the same clients into Mosquitto.
// Promises: the hub asks its store for every password and hands out every configuration; Mosquitto lets everybody in.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCertificates, type Certificates } from "../support/certificates.ts";
import { hasMosquitto, startMosquitto } from "../support/mosquitto.ts";
import { startBenchHub } from "./bench-hub.ts";
import { connectKiosks } from "./drain.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { signedBacklogs } from "./run-backlog.ts";
import type { BenchKiosk } from "./signed-backlog.ts";

const KIOSKS = 10_000;
const AT_ONCE = 1_000;
const MOST = 1.5;

export function measureConnects(effort: Effort): Promise<Result> {
  return connects(effort, "T8", undefined);
}

export async function measureTlsConnects({ runs, scale }: Effort): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-tls-"));
  try {
    // A handshake costs the client on this machine as much as the hub: a quick run takes a tenth.
    const effort = { runs, scale: scale === 1 ? 1 : scale / 4 };
    return await connects(effort, "T8-TLS", createCertificates(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function connects(
  { runs, scale }: Effort,
  id: string,
  certificates: Certificates | undefined,
): Promise<Result> {
  const kiosks = signedBacklogs({
    kiosks: Math.round(KIOSKS * scale),
    batches: 0,
    perBatch: 1,
    warm: 0,
  });
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    const kind = certificates === undefined ? {} : { tls: certificates.files };
    const hub = await startBenchHub(kiosks, undefined, kind);
    ours.push(await secondsFor(hub.port, kiosks, certificates?.ca));
    await hub.stop();
    if (!hasMosquitto()) continue;
    const broker = await startMosquitto({
      lines: ["max_queued_messages 0", "set_tcp_nodelay true"],
      ...(certificates === undefined ? {} : { tls: certificates.files }),
    });
    theirs.push(await secondsFor(broker.port, kiosks, certificates?.ca));
    await broker.stop();
  }
  const each = (seconds: readonly number[]): string =>
    `${((measured(seconds).median * 1e6) / kiosks.length).toFixed(0)} µs`;
  return {
    id,
    what: `${kiosks.length.toLocaleString("en")} kiosks come in${certificates === undefined ? "" : " over TLS"}, ${AT_ONCE} at once, against into Mosquitto (M)`,
    unit: "s",
    value: measured(ours),
    baselines: hasMosquitto()
      ? [{ id: "M", measured: measured(theirs), target: MOST, bound: "most" }]
      : [],
    notes: hasMosquitto()
      ? [`${each(ours)} a kiosk, Mosquitto ${each(theirs)}; the clients' own work is in both`]
      : ["M was not measured: no Mosquitto on this machine"],
  };
}

async function secondsFor(
  port: number,
  kiosks: readonly BenchKiosk[],
  ca: string | undefined,
): Promise<number> {
  const startedAt = performance.now();
  const connected = await connectKiosks(port, kiosks, { ca, whole: true, atOnce: AT_ONCE });
  const seconds = (performance.now() - startedAt) / 1000;
  for (const kiosk of connected) kiosk.end();
  return seconds;
}
