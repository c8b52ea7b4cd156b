// One kiosk on a bench: the real core and the real store in a folder of its own, a clock and a network edge held in the test's hands.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SaveIdentity } from "../../kiosk/core/identity-keeper.ts";
import type { KioskIdentity } from "../../kiosk/core/identity.ts";
import { createKiosk, type Kiosk } from "../../kiosk/core/kiosk.ts";
import type { DiskState } from "../../kiosk/core/minute-round.ts";
import type { KioskStore } from "../../kiosk/store/kiosk-store.ts";
import { readLastKnown } from "../../kiosk/store/last-known.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { createPrivateKeyPem } from "../../shared/evidence/signing.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import type { ConfBody, HubBody } from "../../shared/protocol/hub-messages.ts";
import {
  parseBatch,
  parseOpen,
  parseStatus,
  type BatchMessage,
  type OpenMessage,
  type StatusMessage,
} from "../../shared/protocol/kiosk-messages.ts";
import { hubStateTopic, kioskTopic } from "../../shared/protocol/topics.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createFakeLink, type FakeLink } from "./fake-link.ts";
import { CONF_BODY, createHubVoice, HUB_BODY, type HubVoice } from "./hub-voice.ts";

export type KioskBench = {
  readonly folder: string;
  readonly file: string;
  readonly clock: FakeClock;
  readonly link: FakeLink;
  readonly hub: HubVoice;
  /** As it is on the disk: with it another process would start. */
  identity: KioskIdentity;
  /** How the machine keeps an identity that changes; a test may make it fail or die. */
  saveIdentity: SaveIdentity;
  readonly kiosk: Kiosk;
  /** Wraps what `openStore` gives, so that a test can make it fail. */
  wrapStore: (store: KioskStore) => KioskStore;
  disk: DiskState;
  /** A second look at the database through a store of its own; closes it again. */
  readonly look: <T>(read: (store: KioskStore) => T) => T;
  readonly hubOn: (body?: Partial<HubBody>) => void;
  readonly conf: (body?: Partial<ConfBody>) => void;
  readonly control: (type: string, body: Parameters<HubVoice["wrapped"]>[2]) => void;
  readonly receive: (kind: "ack" | "rewind", fields: ReceiptPlan) => void;
  /** Connects, says `on`, acknowledges the open and configures the kiosk. */
  readonly ready: (conf?: Partial<ConfBody>) => Promise<void>;
  readonly opens: () => readonly OpenMessage[];
  readonly batches: () => readonly BatchMessage[];
  readonly statuses: () => readonly StatusMessage[];
  /** Acknowledges batches as a hub would, until the kiosk has nothing left. */
  readonly drain: () => Promise<void>;
  readonly take: (level?: string) => Promise<number>;
  /** A new process on the same folder, as after kill -9: nothing of this one is closed. */
  readonly another: () => KioskBench;
  readonly remove: () => void;
};

type ReceiptPlan = {
  readonly upto: number;
  readonly head?: string;
  readonly safe?: number;
  readonly gen?: number;
  readonly want?: number | null;
  readonly at?: number;
  readonly stream?: string;
};

export function createKioskBench(
  from?: Pick<KioskBench, "folder" | "identity" | "hub" | "clock">,
): KioskBench {
  const folder = from?.folder ?? mkdtempSync(join(tmpdir(), "hai-long-kiosk-"));
  const file = join(folder, "kiosk.db");
  const clock = from?.clock ?? createFakeClock();
  const hub = from?.hub ?? createHubVoice();
  const link = createFakeLink();
  const identity: KioskIdentity = from?.identity ?? {
    kiosk: "bl-q1",
    centre: "binh-lieu",
    prefix: "hailong",
    hubPublicKey: hub.publicKey,
    privateKeyPem: createPrivateKeyPem(),
    mqtt: { url: "mqtt://127.0.0.1:1", username: "bl-q1", password: "secret", ca: null },
  };
  const topic = (channel: "ack" | "ctl" | "conf" | "ratings" | "status"): string =>
    kioskTopic(identity.prefix, identity, channel);
  const kiosk = createKiosk({
    identity,
    saveIdentity: (changed) => bench.saveIdentity(changed),
    openStore: () => bench.wrapStore(openKioskStore(file, { ballastBytes: 0 })),
    lastKnown: () => readLastKnown(file),
    openLink: link.open,
    clock,
    log: SILENT_LOG,
    boot: 7,
    disk: () => bench.disk,
    app: "1.0.0",
    random: () => 0.5,
    voices: ["vi"],
  });

  function look<T>(read: (store: KioskStore) => T): T {
    const store = openKioskStore(file, { ballastBytes: 0 });
    try {
      return read(store);
    } finally {
      store.close();
    }
  }

  function sent<T>(
    channel: "ratings" | "status",
    parse: (value: unknown) => { readonly ok: true; readonly value: T } | { readonly ok: false },
  ): readonly T[] {
    return link
      .published()
      .filter((message) => message.topic === topic(channel))
      .map(({ payload }) => parse(JSON.parse(payload)))
      .flatMap((parsed) => (parsed.ok ? [parsed.value] : []));
  }

  const bench: KioskBench = {
    folder,
    file,
    clock,
    link,
    hub,
    identity,
    kiosk,
    saveIdentity: (changed) => {
      bench.identity = changed;
      return Promise.resolve(true);
    },
    wrapStore: (store) => store,
    disk: { state: "ok", freeMb: 900 },
    look,
    hubOn: (body = {}) => {
      const at = hubStateTopic(identity.prefix, "hub-1");
      link.current().receive(at, hub.wrapped("hub", at, { ...HUB_BODY, ...body }), true);
    },
    conf: (body = {}) => {
      link
        .current()
        .receive(
          topic("conf"),
          hub.wrapped("conf", topic("conf"), { ...CONF_BODY, ...body }),
          true,
        );
    },
    control: (type, body) => {
      link.current().receive(topic("ctl"), hub.wrapped(type, topic("ctl"), body));
    },
    receive: (kind, plan) => {
      const seen = look((store) => ({
        stream: store.currentStream()?.stream ?? "",
        head: store.hashAt(plan.upto) ?? "",
      }));
      const fields = { head: seen.head, safe: 0, gen: HUB_BODY.gen, at: clock.now(), ...plan };
      const address = { ...identity, stream: plan.stream ?? seen.stream };
      link.current().receive(topic("ack"), hub.receipt(kind, address, fields));
    },
    ready: async (conf = {}) => {
      kiosk.start();
      await clock.advance(0);
      link.current().up();
      bench.hubOn();
      await clock.advance(0);
      bench.receive("ack", { upto: 0 });
      bench.conf(conf);
      await bench.drain();
    },
    opens: () => sent("ratings", parseOpen),
    batches: () => sent("ratings", parseBatch),
    statuses: () => sent("status", parseStatus),
    drain: async () => {
      for (let round = 0; round < 1_000; round++) {
        const last = bench.batches().at(-1);
        const stream = look((store) => store.currentStream());
        if (last === undefined || stream === undefined || stream.acked === stream.size) return;
        bench.receive("ack", { upto: last.first + last.records.length - 1 });
        await clock.advance(0);
      }
      throw new Error("the kiosk does not come to rest");
    },
    take: async (level = "RHL") => {
      const answer = await kiosk.bridge.take({ level });
      if (!answer.ok) throw new Error(`the kiosk answered ${answer.code}`);
      await clock.advance(1_000);
      return answer.ref;
    },
    another: () => createKioskBench(bench),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  return bench;
}
