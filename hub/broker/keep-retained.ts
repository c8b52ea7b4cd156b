// Gives aedes a memory for retained messages that does not slow down with the fleet (retained-tree.ts) and holds little of what
// its configurations have in common (retained-bytes.ts).
// Promises: changes how retained messages are kept and found, and nothing else of the broker.
import { Readable } from "node:stream";
import type { Aedes, AedesPublishPacket } from "aedes";
import { createRetainedBytes, type KeptBytes } from "./retained-bytes.ts";
import { createRetainedTree } from "./retained-tree.ts";

/** The part of aedes' persistence that keeps retained messages (aedes-persistence 10). */
type RetainedMemory = {
  storeRetained: (packet: AedesPublishPacket) => Promise<void>;
  createRetainedStream: (filter: string) => Readable;
  createRetainedStreamCombi: (filters: readonly string[]) => Readable;
};

/** Nothing else of a packet is said again (MQTT 3.1.1 §3.3.1.3). */
type Kept = Pick<AedesPublishPacket, "topic" | "qos"> & { readonly payload: KeptBytes };

export function keepRetained(aedes: Aedes): void {
  // aedes makes its own persistence when it is given none, and leaves it out of its types.
  const { persistence } = aedes as unknown as { readonly persistence: RetainedMemory };
  const tree = createRetainedTree<Kept>();
  const keptBytes = createRetainedBytes();
  const find = (filter: string) =>
    tree.find(filter).map(({ topic, qos, payload }) => ({
      cmd: "publish" as const,
      topic,
      qos,
      payload: payload.whole(),
      retain: true,
    }));
  persistence.storeRetained = ({ topic, qos, payload }) => {
    // An empty message takes back what is retained (MQTT 3.1.1 §3.3.1.3).
    if (payload.length === 0) tree.remove(topic);
    else {
      const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
      tree.put(topic, { topic, qos, payload: keptBytes(bytes) });
    }
    return Promise.resolve();
  };
  persistence.createRetainedStream = (filter) => Readable.from(find(filter));
  persistence.createRetainedStreamCombi = (filters) => Readable.from(filters.flatMap(find));
}
