// Drains prepared kiosks into a hub, stop-and-wait per kiosk like the real one: the next batch leaves when the receipt of
// the one before came. A kiosk is done when the hub's receipt covers its last record.
import { openRawClient, type RawClient } from "./raw-client.ts";
import type { BenchKiosk } from "./signed-backlog.ts";

const PREFIX = "hailong";
/** Connections that are made at the same time. */
const CONNECTING = 100;

export type Drained = {
  readonly seconds: number;
  /** Receipt latencies in ms, sorted. */
  readonly latencies: Float64Array;
  /** Both ways, with every header and acknowledgement. */
  readonly wireBytes: number;
};

export type ConnectedKiosk = {
  readonly drain: (first: number, upto: number) => Promise<Drained>;
  readonly end: () => void;
};

export async function connectKiosks(
  port: number,
  kiosks: readonly BenchKiosk[],
): Promise<readonly ConnectedKiosk[]> {
  const connected: ConnectedKiosk[] = [];
  for (let from = 0; from < kiosks.length; from += CONNECTING) {
    const group = kiosks.slice(from, from + CONNECTING);
    connected.push(...(await Promise.all(group.map((kiosk) => connectKiosk(port, kiosk)))));
  }
  return connected;
}

/** Sends messages `first` … `upto` − 1 of every kiosk at once; the time runs from the first send to the last receipt. */
export async function drainAll(
  kiosks: readonly ConnectedKiosk[],
  first: number,
  upto: number,
): Promise<Drained> {
  const startedAt = performance.now();
  const parts = await Promise.all(kiosks.map((kiosk) => kiosk.drain(first, upto)));
  const seconds = (performance.now() - startedAt) / 1000;
  const latencies = Float64Array.from(parts.flatMap((part) => [...part.latencies])).toSorted();
  return { seconds, latencies, wireBytes: parts.reduce((sum, part) => sum + part.wireBytes, 0) };
}

async function connectKiosk(port: number, kiosk: BenchKiosk): Promise<ConnectedKiosk> {
  const base = `${PREFIX}/v1/${kiosk.centre}/${kiosk.kiosk}`;
  let onReceipt: () => void = () => {};
  let onRefusal: (text: string) => void = () => {};
  const client: RawClient = await openRawClient({
    port,
    username: kiosk.kiosk,
    password: kiosk.password,
    subscribe: [`${base}/ack`, `${base}/ctl`],
    onMessage: (topic, payload) => {
      if (topic.endsWith("/ack")) onReceipt();
      else onRefusal(payload.toString());
    },
  });
  return {
    end: () => client.end(),
    drain: (first, upto) =>
      new Promise((resolve, reject) => {
        const latencies = new Float64Array(upto - first);
        let [next, sentAt] = [first, 0];
        const wireBefore = client.wireBytes();
        const sendNext = (): void => {
          const message = kiosk.messages[next];
          if (message === undefined) return reject(new Error("the backlog is too short"));
          sentAt = performance.now();
          client.publish(`${base}/ratings`, message);
        };
        onRefusal = (text) => reject(new Error(`${kiosk.kiosk} was refused: ${text}`));
        onReceipt = () => {
          latencies[next - first] = performance.now() - sentAt;
          next += 1;
          if (next < upto) sendNext();
          else resolve({ seconds: 0, latencies, wireBytes: client.wireBytes() - wireBefore });
        };
        sendNext();
      }),
  };
}
