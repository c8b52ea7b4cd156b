// The kiosk: stations 2 to 5 and 7 put together, in plain Node. A shell (electron/, web/) gives it a store, a link, a clock and a log.
// Promises: collecting never depends on the network (protocol §5); what the screen thanks for is on the disk (I8).
import type { KioskBridge, KioskView } from "../../shared/bridge.ts";
import type { Clock } from "../../shared/clock.ts";
import { localMoment } from "../../shared/local-moment.ts";
import type { Log } from "../../shared/log.ts";
import type { StreamRecord } from "../../shared/rating.ts";
import type { OpenLink } from "../link/kiosk-link.ts";
import type { KioskStore, RecordDraft, StoreFault } from "../store/kiosk-store.ts";
import type { LastKnown } from "../store/last-known.ts";
import { createBridge } from "./bridge.ts";
import { createClockKeeper } from "./clock-keeper.ts";
import { createConfKeeper } from "./conf-keeper.ts";
import { createDeliverer } from "./deliverer.ts";
import { createHubMail } from "./hub-mail.ts";
import { createHubTrust } from "./hub-trust.ts";
import { createIdentityKeeper, type SaveIdentity } from "./identity-keeper.ts";
import type { KioskIdentity } from "./identity.ts";
import { createKeyRing } from "./key-ring.ts";
import { createKeyRotation } from "./key-rotation.ts";
import { kioskView } from "./kiosk-view.ts";
import { createMinuteRound, type DiskState } from "./minute-round.ts";
import { beginStream } from "./new-stream.ts";
import { CLOSED, DEFAULT_ZONE, openingAt, type OpeningToday } from "./opening-hours.ts";
import { createRecordWriter } from "./record-writer.ts";
import { createSelfTest } from "./self-test.ts";
import { createStaffAccess } from "./staff-access.ts";
import { createStaffDesk } from "./staff-desk.ts";
import { createStoreKeeper, type Used } from "./store-keeper.ts";
import type { RatingDesk } from "./take-rating.ts";
import { voicesFault } from "./voices.ts";

export type KioskParts = {
  readonly identity: KioskIdentity;
  readonly saveIdentity: SaveIdentity;
  /** A function, so that a store that failed can be opened again. */
  readonly openStore: () => KioskStore;
  /** Of a store that does not open. */
  readonly lastKnown?: () => LastKnown | undefined;
  readonly openLink: OpenLink;
  readonly clock: Clock;
  readonly log: Log;
  /** Counter of operating-system starts. */
  readonly boot: number;
  readonly disk: () => DiskState;
  /** Version of the program. */
  readonly app: string;
  /** 0 ≤ r < 1; jitter only, never a secret. */
  readonly random: () => number;
  /** Languages whose recorded guidance lies on this machine. */
  readonly voices: readonly string[];
  /** A code of what the shell cannot mend by itself (a screen that keeps failing, secrets in clear); null when fine. */
  readonly alarm?: () => string | null;
};

export type Kiosk = {
  readonly bridge: KioskBridge;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

export function createKiosk(parts: KioskParts): Kiosk {
  const { identity, openStore, openLink, clock, log, boot, disk, app, random } = parts;
  const identities = createIdentityKeeper(identity, parts.saveIdentity);
  const ring = createKeyRing(identities);
  const trust = createHubTrust(identity.hubPublicKey, (hubPublicKey) => {
    log.warn({ hubPublicKey }, "the hub has a new key, named by the one before it");
    // One that is not written down is learned again from the hub's next words; what cannot fail but by a bug ends the program.
    void identities.change((now) => ({ ...now, hubPublicKey }));
  });
  const clockKeeper = createClockKeeper(clock);
  const writer = createRecordWriter({ clock, clockKeeper, boot, zone, app });
  const listeners = new Set<(view: KioskView) => void>();
  let phase: "new" | "running" | "stopped" = "new";
  let delivering = false;
  let wasOpen = false;
  let shown = "";

  const keeper = createStoreKeeper({ openStore, clock, log, prepare, onFound, onLost });
  const deliverer = createDeliverer({
    identity,
    ring,
    keeper,
    clock,
    log,
    random,
    openLink,
    statusFacts: () => ({
      app,
      disk: round.disk().state,
      freeMb: round.disk().freeMb,
      clock: clockKeeper.told(),
      conf: confs.now()?.version ?? 0,
      error: fault(),
    }),
    onMessage: (topic, payload) => mail.take(topic, payload),
    onChange: tellView,
  });
  const confs = createConfKeeper({
    centre: identity.centre,
    keeper,
    log,
    write,
    onChange: () => deliverer.feed({ kind: "status_wanted" }),
  });
  const rotation = createKeyRotation({
    ring,
    keeper,
    write,
    log,
    onTurned: () => deliverer.feed({ kind: "status_wanted" }),
  });
  const mail = createHubMail({
    identity,
    trust,
    keeper,
    clockKeeper,
    log,
    feed: deliverer.feed,
    write,
    sentUptime: deliverer.sentUptime,
    oldSent: deliverer.oldSent,
    sid: deliverer.sid,
    onRotate: rotation.ask,
    onProgress: rotation.proceed,
    onConf: confs.take,
    onConfRefused: confs.refuse,
  });
  const access = createStaffAccess({
    clock,
    log,
    boot,
    pinHash: () => confs.now()?.staffPin ?? null,
    use: keeper.use,
    write,
  });
  const selfTest = createSelfTest({
    clock,
    log,
    conf: confs.now,
    trueNow,
    isOutOfService,
    write,
    onChange: tellView,
  });
  const round = createMinuteRound({
    keeper,
    writer,
    clock,
    clockKeeper,
    log,
    disk,
    conf: confs.now,
    today: () => ({
      day: localMoment(zone(), clock.now()).day,
      over: openingNow(clock.now()).over,
    }),
    write,
    onAppended: (size) => deliverer.feed({ kind: "appended", size }),
    onDiskChange: () => deliverer.feed({ kind: "status_wanted" }),
    onRound: () => {
      selfTest.look();
      tellView();
    },
  });
  const staff = createStaffDesk({
    access,
    keeper,
    clock,
    deliverer,
    conf: confs.now,
    zone,
    disk: () => round.disk(),
    clockOffset: clockKeeper.offset,
    fault,
    app,
    startSelfTest: selfTest.start,
    lastSelfTest: selfTest.last,
  });
  const desk: RatingDesk = {
    clock,
    conf: confs.now,
    isOpen: () => opening().open,
    isOutOfService,
    takeTest: selfTest.take,
    write,
    last: undefined,
  };

  function zone(): string {
    return confs.now()?.zone ?? DEFAULT_ZONE;
  }

  function openingNow(at: number): OpeningToday {
    const conf = confs.now();
    return conf === undefined ? CLOSED : openingAt(conf, at);
  }

  const opening = (): OpeningToday => openingNow(trueNow());

  /** Hours are the centre's, not this clock's: a known offset is taken into account. Nothing is written down with it. */
  function trueNow(): number {
    return clock.now() + (clockKeeper.offset() ?? 0);
  }

  function isOutOfService(): boolean {
    return phase !== "running" || keeper.fault() !== null;
  }

  function fault(): string | null {
    const known = keeper.fault() ?? deliverer.state().error ?? deliverer.linkTrouble();
    const minor = clockKeeper.fault() ?? confs.fault() ?? parts.alarm?.();
    return known ?? minor ?? voicesFault(confs.now()?.audio ?? [], parts.voices);
  }

  function write(draft: RecordDraft): Used<StreamRecord> {
    const used = keeper.use((store) => writer.write(store, draft));
    if (used.ok) deliverer.feed({ kind: "appended", size: used.value[0] });
    return used;
  }

  function prepare(store: KioskStore, mended: StoreFault | null): void {
    confs.load(store);
    ring.look(store);
    beginStream(store, { identity, ring, at: Math.trunc(clock.now()), app, log });
    writer.writeOpening(store, wasOpen ? (mended ?? "") : null);
  }

  function onFound(): void {
    const found = keeper.use((store) => store.currentStream());
    if (!found.ok || found.value === undefined) return;
    const { stream, acked, size } = found.value;
    log.info({ stream, size, acked }, "the database takes ratings");
    wasOpen = true;
    deliver(acked, size);
    rotation.proceed();
    tellView();
  }

  function deliver(acked: number, size: number): void {
    if (delivering) deliverer.feed({ kind: "in_service", acked, size });
    else deliverer.feed({ kind: "start", acked, size, uptimeMs: clock.uptime() });
    delivering = true;
  }

  /** A database that does not open at the start has its word to the hub too: a status at the last end that is known of it. */
  function onLost(): void {
    const known = delivering ? undefined : parts.lastKnown?.();
    if (known !== undefined) {
      deliverer.know(known);
      deliver(known.stream.acked, known.stream.size);
    }
    if (delivering) deliverer.feed({ kind: "out_of_service" });
    tellView();
  }

  function view(): KioskView {
    return kioskView({
      kiosk: identity.kiosk,
      conf: confs.now(),
      opening: opening(),
      outOfService: isOutOfService(),
      fault: fault(),
      selfTest: selfTest.shown(),
      voices: parts.voices,
    });
  }

  function tellView(): void {
    const next = view();
    const text = JSON.stringify(next);
    if (text === shown) return;
    shown = text;
    for (const listener of listeners) listener(next);
  }

  const bridge = createBridge({ desk, access, staff, view, listeners });

  return {
    bridge,
    start: () => {
      if (phase !== "new") throw new Error("a kiosk starts once");
      phase = "running";
      keeper.open();
      round.start();
    },
    stop: async () => {
      if (phase !== "running") return;
      write(["e", "stop", 0, app]);
      phase = "stopped";
      round.stop();
      selfTest.stop();
      await deliverer.stop();
      keeper.close(); // checkpoints (K15)
      tellView();
    },
  };
}
