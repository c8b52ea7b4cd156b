// Gives aedes a memory for retained messages that does not slow down with the fleet (retained-tree.ts).
// Promises: changes how retained messages are kept and found, and nothing else of the broker.
import { Readable } from "node:stream";
import type { Aedes, AedesPublishPacket } from "aedes";
import { createRetainedTree } from "./retained-tree.ts";

/** The part of aedes' persistence that keeps retained messages (aedes-persistence 10). */
type RetainedMemory = {
  storeRetained: (packet: AedesPublishPacket) => Promise<void>;
  createRetainedStream: (filter: string) => Readable;
  createRetainedStreamCombi: (filters: readonly string[]) => Readable;
};

export function keepRetained(aedes: Aedes): void {
  // aedes makes its own persistence when it is given none, and leaves it out of its types.
  const { persistence } = aedes as unknown as { readonly persistence: RetainedMemory };
  const tree = createRetainedTree<AedesPublishPacket>();
  persistence.storeRetained = (packet) => {
    // An empty message takes back what is retained (MQTT 3.1.1 §3.3.1.3).
    if (packet.payload.length === 0) tree.remove(packet.topic);
    // Of its own: aedes goes on to use the packet.
    else tree.put(packet.topic, { ...packet });
    return Promise.resolve();
  };
  persistence.createRetainedStream = (filter) => Readable.from(tree.find(filter));
  persistence.createRetainedStreamCombi = (filters) =>
    Readable.from(filters.flatMap((filter) => tree.find(filter)));
}
