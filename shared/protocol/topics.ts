// The topics of the wire (protocol §2). The only place that spells one.
// Promises: what `parseKioskTopic` returns is a well-formed address; it says nothing about rights.
import { isName } from "../forms.ts";

export const DEFAULT_PREFIX = "hailong";
export const KIOSK_CHANNELS = ["ratings", "status", "ack", "ctl", "conf"] as const;
export type KioskChannel = (typeof KIOSK_CHANNELS)[number];

export type KioskAddress = { readonly centre: string; readonly kiosk: string };
export type KioskTopic = KioskAddress & { readonly channel: KioskChannel };

const prefixPattern = /^[a-z0-9-]{1,24}(\/[a-z0-9-]{1,24}){0,2}$/;

export function isPrefix(text: string): boolean {
  return prefixPattern.test(text);
}

export function kioskTopic(prefix: string, address: KioskAddress, channel: KioskChannel): string {
  return `${prefix}/v1/${address.centre}/${address.kiosk}/${channel}`;
}

/** What a hub subscribes to for one channel of every kiosk. */
export function everyKioskTopic(prefix: string, channel: KioskChannel): string {
  return `${prefix}/v1/+/+/${channel}`;
}

export function hubStateTopic(prefix: string, hub: string): string {
  return `${prefix}/v1/_hub/${hub}/state`;
}

/** What a kiosk subscribes to: the state of every hub. */
export function everyHubStateTopic(prefix: string): string {
  return `${prefix}/v1/_hub/+/state`;
}

export function sealTopic(prefix: string): string {
  return `${prefix}/v1/_audit/seal`;
}

export function parseKioskTopic(prefix: string, topic: string): KioskTopic | undefined {
  const head = `${prefix}/v1/`;
  if (!topic.startsWith(head)) return undefined;
  const [centre, kiosk, channel, ...rest] = topic.slice(head.length).split("/");
  if (centre === undefined || kiosk === undefined || rest.length > 0) return undefined;
  if (!isName(centre) || !isName(kiosk) || !isChannel(channel)) return undefined;
  return { centre, kiosk, channel };
}

/** The hub's name when `topic` is a hub state topic. */
export function parseHubStateTopic(prefix: string, topic: string): string | undefined {
  const head = `${prefix}/v1/_hub/`;
  if (!topic.startsWith(head) || !topic.endsWith("/state")) return undefined;
  const hub = topic.slice(head.length, -"/state".length);
  return isName(hub) ? hub : undefined;
}

function isChannel(text: string | undefined): text is KioskChannel {
  return KIOSK_CHANNELS.some((channel) => channel === text);
}
