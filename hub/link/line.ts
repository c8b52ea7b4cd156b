// The line between kiosks and store: puts broker, link, ingest and fleet together, and says what is retained.
// Promises: what a kiosk was told is signed with the hub's key under the current generation; `close` loses no receipt that a
// commit has earned. It never decides what a message means.
import type { Clock } from "../../shared/clock.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { KeyStatement } from "../../shared/key-statement.ts";
import type { Log } from "../../shared/log.ts";
import { ZONE } from "../../shared/period.ts";
import type { RotateBody } from "../../shared/protocol/hub-messages.ts";
import { kioskTopic, sealTopic } from "../../shared/protocol/topics.ts";
import { createPasswordFile } from "../broker/password-file.ts";
import { openFleet } from "../ingest/fleet.ts";
import { followGeneration } from "../ingest/follow-generation.ts";
import { createGeneration } from "../ingest/generation.ts";
import { createIngest } from "../ingest/ingest.ts";
import { createKnownKiosks } from "../ingest/known-kiosks.ts";
import { createKnownStreams } from "../ingest/known-streams.ts";
import { DEFAULT_LIMITS, type Limits } from "../ingest/limits.ts";
import { createRefusals } from "../ingest/refusals.ts";
import type { HubStore } from "../store/hub-store.ts";
import type { BrokerChoice } from "./broker-choice.ts";
import { createConfVoice } from "./conf-voice.ts";
import { openEmbeddedLink } from "./embedded-link.ts";
import type { HubLink, HubLinkEvents } from "./hub-link.ts";
import { createHubState } from "./hub-state.ts";
import { createHubVoice } from "./hub-voice.ts";
import { isPasswordOf } from "./is-password-of.ts";
import { openMqttLink } from "./mqtt-link.ts";

export type LineParts = {
  readonly store: HubStore;
  readonly key: SigningKey;
  /** How `key` came after the keys before it; none where it is the first. */
  readonly statements?: readonly KeyStatement[];
  readonly hub: string;
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly broker: BrokerChoice;
  /** H7; the contract's limits when not given. */
  readonly limits?: Limits;
  readonly zone?: string;
  readonly random?: () => number;
  /** The store cannot write now (why), or can again (null). */
  readonly onStuck?: (why: string | null) => void;
  /** What the kiosks' clocks say of this machine's (null: nothing any more). */
  readonly onClock?: (detail: string | null) => void;
  /** What happens when the store fails; without it the process ends. */
  readonly onFailure?: (error: unknown) => void;
  /** Only beside other hubs on the same store and broker: whether this one speaks for all. */
  readonly isLead?: (() => boolean) | undefined;
};

export type LineHealth = {
  readonly connected: boolean;
  readonly gen: number;
  readonly kiosksOnline: number;
  /** H8: what waits for its commit. */
  readonly waiting: { readonly messages: number; readonly bytes: number };
  readonly inserted: number;
  readonly receipts: number;
  readonly letGo: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly lastChangeAt: number | null;
};

export type Line = {
  readonly url: string;
  /** Called after every commit and every change of a kiosk's status. The returned function ends it. */
  readonly onChange: (listener: () => void) => () => void;
  /** Says again what a kiosk needs to know, after its enrolment or the catalogue changed; ends a revoked kiosk's connection. */
  readonly publishConf: (kiosk: string) => Promise<void>;
  readonly publishEveryConf: () => Promise<void>;
  /** Asks a kiosk for a new key in the place of the one that it has; false when it is not connected or has none. */
  readonly askNewKey: (kiosk: string) => Promise<boolean>;
  /** For a broker that keeps passwords itself: to be told the password of a kiosk that has just enrolled. */
  readonly enrolled: (kiosk: string, password: string) => Promise<void>;
  /** Retained for every listener; said again whenever the line comes up. */
  readonly publishSeal: (text: string) => Promise<void>;
  readonly health: () => LineHealth;
  readonly close: () => Promise<void>;
};

export async function openLine(parts: LineParts): Promise<Line> {
  const { store, prefix, clock, log, broker } = parts;
  const onFailure =
    parts.onFailure ??
    ((error: unknown) => {
      log.error({ error: String(error) }, "the store failed; the hub stops");
      setImmediate(() => {
        throw error;
      });
    });
  const listeners = new Set<() => void>();
  let lastChangeAt: number | null = null;
  let isClosing = false;
  let link: HubLink | undefined;
  const onChange = (): void => {
    lastChangeAt = clock.now();
    for (const listener of listeners) listener();
  };
  const publish = async (topic: string, payload: string, retain: boolean): Promise<void> => {
    try {
      await link?.publish(topic, payload, retain);
    } catch (error) {
      // Not said is not lost: kiosks ask again (K7), and retained words are said again at the next `up`.
      if (!isClosing) log.warn({ topic, error: String(error) }, "could not publish");
    }
  };
  const say = (topic: string, payload: string): void => void publish(topic, payload, false);
  /** What runs beside the messages; `close` waits for it, so that nothing asks a closed store. */
  const tasks = new Set<Promise<void>>();
  const begin = (task: Promise<void>): void => {
    const done = task.catch(onFailure).finally(() => tasks.delete(done));
    tasks.add(done);
  };

  const generation = createGeneration(store, await store.generation());
  const voice = createHubVoice({
    key: parts.key,
    statements: parts.statements,
    gen: generation.current,
    clock,
  });
  const kiosks = createKnownKiosks(store, clock);
  const streams = createKnownStreams(store);
  const refusals = createRefusals({ prefix, voice, say, log });
  const shared = { store, kiosks, streams, refusals, voice, prefix, clock, log, say };
  const limits = parts.limits ?? DEFAULT_LIMITS;
  const onStuck = (why: string | null): void => {
    parts.onStuck?.(why);
    if (why === null) log.info({}, "the store can write again");
    else log.error({ why }, "the store cannot write: kiosks are asked to wait");
    begin(why === null ? hubState.again() : hubState.pause());
  };
  const { isLead } = parts;
  const isShared = isLead !== undefined;
  const ingest = createIngest({ ...shared, limits, isShared, onChange, onStuck, onFailure });
  const hubState = createHubState({
    hub: parts.hub,
    prefix,
    voice,
    publish,
    kiosks: async () => (await store.listKiosks()).length,
  });
  const fleet = await openFleet({
    ...shared,
    generation,
    allowance: (kiosk) => ingest.lane(kiosk).allowance,
    onClock: (detail) => parts.onClock?.(detail),
    onConfAhead: (kiosk, version) => begin(conf(kiosk, undefined, version)),
    onRaised: async () => {
      await hubState.again();
      begin(every());
    },
    onChange,
    onFailure,
    isLead,
  });
  const unfollow = isShared
    ? followGeneration({
        store,
        generation,
        clock,
        onFailure,
        onRaised: () => begin(hubState.again()),
      })
    : () => Promise.resolve();

  const passwordFile =
    broker.kind === "external" && broker.passwordFile !== null
      ? createPasswordFile(broker.passwordFile)
      : undefined;
  const confs = createConfVoice({
    store,
    kiosks,
    voice,
    prefix,
    clock,
    log,
    publish,
    zone: parts.zone ?? ZONE,
    isClosing: () => isClosing,
    onRevoked: async (kiosk) => {
      await passwordFile?.remove(kiosk);
      link?.drop(kiosk);
    },
  });
  const { conf, every } = confs;
  let seal: string | undefined;
  const saySeal = async (): Promise<void> => {
    if (seal !== undefined) await publish(sealTopic(prefix), seal, true);
  };

  const events: HubLinkEvents = {
    ratings: ingest.take,
    status: fleet.take,
    room: ingest.room,
    hubState: (payload) => begin(hubState.seen(payload)),
    up: (sid) => {
      log.info({ broker: broker.kind }, "the line is up");
      // Beside other hubs the one that leads has said it, and says it again when it changes.
      begin(
        hubState
          .up(sid)
          .then(saySeal)
          .then(isLead?.() === false ? undefined : every),
      );
    },
    down: (why) => {
      hubState.down();
      log.warn({ why }, "the line is down");
    },
  };
  const opened: HubLink =
    broker.kind === "embedded"
      ? await openEmbeddedLink({
          ...broker,
          prefix,
          log,
          events,
          authenticate: (kiosk, password) => isPasswordOf(kiosks, kiosk, password),
        })
      : openMqttLink({
          ...broker,
          hub: parts.hub,
          prefix,
          clock,
          log,
          events,
          random: parts.random ?? Math.random,
        });
  link = opened;
  opened.start();

  return {
    url: opened.url,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    publishConf: (kiosk) => conf(kiosk, undefined),
    publishEveryConf: every,
    askNewKey: async (name) => {
      kiosks.forget(name);
      const known = await kiosks.find(name);
      if (known?.key === undefined || !fleet.isOnline(name)) return false;
      const topic = kioskTopic(prefix, known.enrolment, "ctl");
      const body: Omit<RotateBody, "gen"> = { key: known.key.id };
      await publish(topic, voice.wrap("rotate", topic, body), false);
      return true;
    },
    enrolled: async (kiosk, password) => {
      await passwordFile?.put(kiosk, password);
      await conf(kiosk, undefined);
    },
    publishSeal: async (text) => {
      seal = text;
      await saySeal();
    },
    health: () => ({
      connected: opened.connected(),
      gen: generation.current(),
      kiosksOnline: fleet.online(),
      waiting: ingest.waiting(),
      ...ingest.counts(),
      refused: refusals.counts(),
      lastChangeAt,
    }),
    close: async () => {
      isClosing = true;
      await unfollow();
      await hubState.off();
      await ingest.finish();
      await fleet.finish();
      await Promise.all(tasks);
      await confs.finish();
      await opened.close();
    },
  };
}
