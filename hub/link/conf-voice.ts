// What every kiosk is told of its own settings, retained and signed: its configuration, in the hub's voice.
// Promises: one after the other, so that a newer configuration is never overtaken by an older one; a revoked kiosk is told nothing.
import type { Catalogue } from "../../shared/catalogue.ts";
import type { Clock } from "../../shared/clock.ts";
import { createLocalHour, dateOfDay } from "../../shared/local-day.ts";
import type { Log } from "../../shared/log.ts";
import { MAX_PACKET_BYTES } from "../../shared/protocol/limits.ts";
import { kioskTopic } from "../../shared/protocol/topics.ts";
import type { KnownKiosks } from "../ingest/known-kiosks.ts";
import type { HubStore } from "../store/hub-store.ts";
import { confContent, confDigest } from "./conf-message.ts";
import type { HubVoice } from "./hub-voice.ts";

/** No MQTT packet is longer than 64 kB, topic and header included. */
const MOST_CONF_BYTES = MAX_PACKET_BYTES - 256;

export type ConfVoice = {
  /** `known`: the catalogue, where the caller has it; `above`: a version that the kiosk is known to hold. */
  readonly conf: (kiosk: string, known?: Catalogue, above?: number) => Promise<void>;
  readonly every: () => Promise<void>;
  /** Resolves when what was asked for is said. */
  readonly finish: () => Promise<void>;
};

export function createConfVoice(parts: {
  readonly store: Pick<HubStore, "findKiosk" | "catalogue" | "confVersion" | "listKiosks">;
  readonly kiosks: KnownKiosks;
  readonly voice: HubVoice;
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly zone: string;
  readonly publish: (topic: string, payload: string, retain: boolean) => Promise<void>;
  readonly isClosing: () => boolean;
  readonly onRevoked: (kiosk: string) => Promise<void>;
}): ConfVoice {
  const { store, kiosks, voice, prefix, clock, log, zone, publish, isClosing } = parts;
  const localHour = createLocalHour(zone);
  let last: Promise<void> = Promise.resolve();

  const conf: ConfVoice["conf"] = (...asked) => {
    const next = last.then(() => say(...asked));
    last = next.catch(() => {
      // The caller is told; the next kiosk's configuration does not depend on this one's.
    });
    return next;
  };
  const say = async (name: string, known?: Catalogue, above = 0): Promise<void> => {
    kiosks.forget(name);
    const kiosk = await store.findKiosk(name);
    if (kiosk === undefined || isClosing()) return;
    if (kiosk.revokedAt !== null) return parts.onRevoked(name);
    const date = dateOfDay(localHour(clock.now()).day);
    const content = confContent(kiosk, known ?? (await store.catalogue()), { date, zone });
    if (content === undefined) {
      log.error(
        { kiosk: name, scale: kiosk.scale },
        "no configuration: nobody knows this level set",
      );
      return;
    }
    const version = await store.confVersion(name, confDigest(content), above);
    const topic = kioskTopic(prefix, kiosk, "conf");
    const message = voice.wrap("conf", topic, { version, ...content });
    if (Buffer.byteLength(message) > MOST_CONF_BYTES) {
      log.error({ kiosk: name }, "no configuration: it would be longer than a message may be");
      return;
    }
    await publish(topic, message, true);
  };
  const every = async (): Promise<void> => {
    const catalogue = await store.catalogue();
    for (const { kiosk } of await store.listKiosks()) {
      if (isClosing()) return;
      await conf(kiosk, catalogue);
    }
  };
  return { conf, every, finish: () => last };
}
