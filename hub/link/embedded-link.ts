// The link to the embedded broker, inside the same process: no socket between the broker and the hub.
// Promises: the broker listens only after the hub listens to it, so no message of a kiosk meets deaf ears.
import { randomBytes } from "node:crypto";
import type { Log } from "../../shared/log.ts";
import { parseKioskTopic } from "../../shared/protocol/topics.ts";
import { openEmbeddedBroker, type BrokerParts } from "../broker/embedded-broker.ts";
import type { HubLink, HubLinkEvents } from "./hub-link.ts";

export type EmbeddedLinkParts = Pick<
  BrokerParts,
  "host" | "port" | "tls" | "prefix" | "authenticate"
> & { readonly log: Log; readonly events: HubLinkEvents };

export async function openEmbeddedLink(parts: EmbeddedLinkParts): Promise<HubLink> {
  const { events, prefix } = parts;
  const broker = await openEmbeddedBroker({
    ...parts,
    room: (kiosk) => events.room(kiosk),
    onMessage: (topic, payload) => {
      const address = parseKioskTopic(prefix, topic);
      if (address?.channel === "ratings") events.ratings(address, payload);
      if (address?.channel === "status") events.status(address, payload);
    },
  });
  return {
    url: broker.url,
    start: () => events.up(randomBytes(8).toString("hex")),
    connected: () => true,
    publish: broker.publish,
    drop: broker.drop,
    close: broker.close,
  };
}
