// Drains prepared kiosks into a hub, stop-and-wait per kiosk like the real one: the next batch leaves when the receipt of
// the one before came. A kiosk is done when the hub's receipt covers its last record.
// `whole` kiosks come as real ones do: with their will, all that they subscribe to, and a signed status once they are in.
import { openRawClient, type RawClient } from "./raw-client.ts";
import type { BenchKiosk } from "./signed-backlog.ts";

const PREFIX = "hailong";
export type Drained = {
  readonly seconds: number;
  /** Receipt latencies in ms, sorted. */
  readonly latencies: Float64Array;
  /** From a message to the broker's PUBACK, ms: the way there and back without the hub's work. */
  readonly roundTrips: Float64Array;
  /** Both ways, with every header and acknowledgement. */
  readonly wireBytes: number;
};

export type ConnectedKiosk = {
  /** Messages `first` … `upto` − 1 of the kiosk, one after the other. */
  readonly drain: (first: number, upto: number) => Promise<Drained>;
  readonly end: () => void;
};

export type Connecting = {
  /** The certificate authority of a hub that speaks TLS. */
  readonly ca?: string | undefined;
  readonly whole?: boolean;
  /** So many connections are being made at every moment. */
  readonly atOnce?: number;
};

export async function connectKiosks(
  port: number,
  kiosks: readonly BenchKiosk[],
  how: Connecting = {},
): Promise<readonly ConnectedKiosk[]> {
  const connected = new Array<ConnectedKiosk>(kiosks.length);
  let next = 0;
  const connectSome = async (): Promise<void> => {
    for (let at = next++; at < kiosks.length; at = next++) {
      const kiosk = kiosks[at];
      if (kiosk !== undefined) connected[at] = await connectKiosk(port, kiosk, how);
    }
  };
  await Promise.all(Array.from({ length: how.atOnce ?? 100 }, connectSome));
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
  return {
    seconds,
    latencies: sorted(parts.map((part) => part.latencies)),
    roundTrips: sorted(parts.map((part) => part.roundTrips)),
    wireBytes: parts.reduce((sum, part) => sum + part.wireBytes, 0),
  };
}

export function sorted(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part])).toSorted();
}

async function connectKiosk(
  port: number,
  kiosk: BenchKiosk,
  { ca, whole = false }: Connecting,
): Promise<ConnectedKiosk> {
  const base = `${PREFIX}/v1/${kiosk.centre}/${kiosk.kiosk}`;
  const status = `${base}/status`;
  let onReceipt: () => void = () => {};
  let onRefusal: (text: string) => void = () => {};
  let onPuback: () => void = () => {};
  const client: RawClient = await openRawClient({
    port,
    username: kiosk.kiosk,
    password: kiosk.password,
    subscribe: [
      `${base}/ack`,
      `${base}/ctl`,
      ...(whole ? [`${base}/conf`, status, `${PREFIX}/v1/_hub/+/state`] : []),
    ],
    qos: whole ? 1 : 0,
    will: whole ? { topic: status, payload: kiosk.lost } : undefined,
    ca,
    onPuback: () => onPuback(),
    onMessage: (topic, payload) => {
      if (topic.endsWith("/ack")) onReceipt();
      else if (topic.endsWith("/ctl")) onRefusal(payload.toString());
    },
  });
  if (whole) client.publish(status, kiosk.status, true);
  return {
    end: () => client.end(),
    drain: (first, upto) =>
      new Promise((resolve, reject) => {
        const latencies = new Float64Array(upto - first);
        const roundTrips = new Float64Array(upto - first);
        let [next, sentAt] = [first, 0];
        const wireBefore = client.wireBytes();
        const sendNext = (): void => {
          const message = kiosk.messages[next];
          if (message === undefined) return reject(new Error("the backlog is too short"));
          sentAt = performance.now();
          client.publish(`${base}/ratings`, message);
        };
        onRefusal = (text) => reject(new Error(`${kiosk.kiosk} was refused: ${text}`));
        onPuback = () => {
          roundTrips[next - first] = performance.now() - sentAt;
        };
        onReceipt = () => {
          latencies[next - first] = performance.now() - sentAt;
          next += 1;
          if (next < upto) sendNext();
          else {
            const wireBytes = client.wireBytes() - wireBefore;
            resolve({ seconds: 0, latencies, roundTrips, wireBytes });
          }
        };
        sendNext();
      }),
  };
}
