// What one kiosk may do on a broker, as pure answers: the same rights that the Mosquitto ACL pattern of build/ gives.
// Promises: a kiosk writes its own `ratings` and `status` and reads its own topics and the hub's state; nothing else.
// The centre level is free: the hub compares it with the enrolment and answers `centre_mismatch`.
import { isName } from "../../shared/forms.ts";
import { MAX_TOPIC_BYTES } from "../../shared/protocol/limits.ts";
import {
  everyHubStateTopic,
  parseHubStateTopic,
  parseKioskTopic,
  type KioskChannel,
} from "../../shared/protocol/topics.ts";

export type Published = {
  readonly topic: string;
  readonly qos?: number;
  readonly retain?: boolean;
};

/** Undefined when allowed, else what is wrong, for the log. */
export function publishFault(prefix: string, kiosk: string, packet: Published): string | undefined {
  if (Buffer.byteLength(packet.topic) > MAX_TOPIC_BYTES) return "topic too long";
  const topic = parseKioskTopic(prefix, packet.topic);
  if (topic === undefined) return "not a kiosk topic";
  if (topic.kiosk !== kiosk) return "topic of another kiosk";
  if ((packet.qos ?? 0) > 1) return "QoS 2";
  const retain = packet.retain === true;
  if (topic.channel === "ratings") return retain ? "ratings must not be retained" : undefined;
  if (topic.channel === "status") return retain ? undefined : "status must be retained";
  return `${topic.channel} is written by the hub`;
}

/** A will may only say on the kiosk's own status topic, retained, that its session is gone. */
export function willFault(prefix: string, kiosk: string, will: Published): string | undefined {
  const fault = publishFault(prefix, kiosk, will);
  if (fault !== undefined) return `will: ${fault}`;
  return parseKioskTopic(prefix, will.topic)?.channel === "status" ? undefined : "will: not status";
}

/** What a kiosk reads. Its own `status` too: it must see a late will about itself (K11). */
const READ: readonly KioskChannel[] = ["ack", "ctl", "conf", "status"];

export function maySubscribe(prefix: string, kiosk: string, filter: string): boolean {
  if (Buffer.byteLength(filter) > MAX_TOPIC_BYTES) return false;
  if (filter === everyHubStateTopic(prefix)) return true;
  if (parseHubStateTopic(prefix, filter) !== undefined) return true;
  const head = `${prefix}/v1/`;
  if (!filter.startsWith(head)) return false;
  const [centre = "", owner, channel, ...rest] = filter.slice(head.length).split("/");
  return (
    rest.length === 0 &&
    owner === kiosk &&
    (centre === "+" || isName(centre)) &&
    READ.some((readable) => readable === channel)
  );
}
