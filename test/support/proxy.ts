// A bad network between two ends: a TCP proxy on 127.0.0.1 that delays, throttles, spoils, swallows and cuts.
// Promises: what it does follows `behave` from the next byte on; the order of bytes in one direction never changes.
import { createServer, connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export type Manner = {
  /** ms that every piece waits. */
  readonly delayMs: number;
  /** Bits a second in each direction; null = as fast as it goes. */
  readonly bitsPerSecond: number | null;
  /** Half-open: pieces in this direction vanish, the connection stays. "both" is a partition without a reset. */
  readonly swallow: "none" | "up" | "down" | "both";
  /** Asked for every byte; true spoils it. */
  readonly spoils: () => boolean;
  /** What becomes of a whole MQTT packet: nothing, itself, more than one, another one before it. */
  readonly alter: (packet: Buffer, way: "up" | "down") => readonly Buffer[];
  /** New connections are refused. */
  readonly closed: boolean;
};

export type Proxy = {
  readonly port: number;
  readonly behave: (manner: Partial<Manner>) => void;
  /** Back to a good network. Connections whose bytes were swallowed or spoilt are cut: nothing could mend them. */
  readonly heal: () => void;
  /** Ends every connection with a reset. */
  readonly cut: () => void;
  /** What is connected now stays so, and not a byte goes through any more; new connections are well. */
  readonly freeze: () => void;
  /** Where new connections go. */
  readonly lead: (port: number) => void;
  readonly open: () => number;
  /** Connections that were made so far. */
  readonly made: () => number;
  readonly carried: () => number;
  readonly close: () => Promise<void>;
};

const GOOD: Manner = {
  delayMs: 0,
  bitsPerSecond: null,
  swallow: "none",
  spoils: () => false,
  alter: (packet) => [packet],
  closed: false,
};

export async function openProxy(targetPort: number): Promise<Proxy> {
  let target = targetPort;
  let manner = GOOD;
  let made = 0;
  let carried = 0;
  const sockets = new Set<Socket>();
  const frozen = new WeakSet<Socket>();

  async function carry(from: Socket, to: Socket, way: "up" | "down"): Promise<void> {
    let rest = Buffer.alloc(0);
    for await (const piece of from) {
      if (!Buffer.isBuffer(piece)) continue;
      const { delayMs, bitsPerSecond, swallow, alter, spoils } = manner;
      if (swallow === "both" || swallow === way || frozen.has(from)) continue;
      if (delayMs > 0) await pause(delayMs);
      const taken = takePackets(Buffer.concat([rest, piece]));
      ({ rest } = taken);
      for (const packet of taken.packets.flatMap((one) => alter(one, way))) {
        const bytes = Buffer.from(packet.map((byte) => (spoils() ? byte ^ 0x55 : byte)));
        await pass(bytes, to, bitsPerSecond);
        carried += bytes.length;
      }
    }
  }

  const server = createServer((near) => {
    if (manner.closed) {
      near.resetAndDestroy();
      return;
    }
    made += 1;
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      socket.on("error", () => {
        // A `close` follows, and ends the other end too.
      });
    }
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
    const gone = (): void => {
      near.destroy();
      far.destroy();
    };
    void carry(near, far, "up").then(gone, gone);
    void carry(far, near, "down").then(gone, gone);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    behave: (changed) => {
      manner = { ...manner, ...changed };
    },
    heal: () => {
      const isLost = manner.swallow !== "none" || manner.spoils !== GOOD.spoils;
      manner = GOOD;
      if (isLost) cut();
    },
    cut,
    freeze: () => {
      for (const socket of sockets) frozen.add(socket);
    },
    lead: (port) => {
      target = port;
    },
    open: () => sockets.size / 2,
    made: () => made,
    carried: () => carried,
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whole packets by their fixed header (MQTT 3.1.1, 2.2): one byte of type, then the length in up to four groups of seven bits. */
function takePackets(bytes: Buffer): {
  readonly packets: readonly Buffer[];
  readonly rest: Buffer<ArrayBuffer>;
} {
  const packets: Buffer[] = [];
  let at = 0;
  for (;;) {
    let [length, groups] = [0, 0];
    let byte = 0x80;
    while (byte >= 0x80 && groups < 4) {
      const next = bytes[at + 1 + groups];
      if (next === undefined) return { packets, rest: Buffer.from(bytes.subarray(at)) };
      byte = next;
      length += (byte & 0x7f) * 128 ** groups;
      groups += 1;
    }
    const end = at + 1 + groups + length;
    if (end > bytes.length) return { packets, rest: Buffer.from(bytes.subarray(at)) };
    packets.push(bytes.subarray(at, end));
    at = end;
  }
}

/** A slow line carries a frame of 60 bytes at a time. */
async function pass(bytes: Buffer, to: Socket, bitsPerSecond: number | null): Promise<void> {
  if (bitsPerSecond === null) {
    await write(bytes, to);
    return;
  }
  for (let at = 0; at < bytes.length; at += 60) {
    const frame = bytes.subarray(at, at + 60);
    await pause((frame.length * 8_000) / bitsPerSecond);
    await write(frame, to);
  }
}

function write(bytes: Buffer, to: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    to.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
