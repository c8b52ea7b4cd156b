// What comes from the hub, sorted by topic, verified, and turned into inputs of the delivery machine (protocol K5–K9, K11).
// Promises: an unsigned or foreign word changes nothing but a log line; the one bare message, the hub's will, can only make us wait.
import type { Log } from "../../shared/log.ts";
import {
  parseConfBody,
  parseHubBody,
  parseHubGone,
  parseRejectBody,
  parseRotateBody,
  parseSlowBody,
  parseSyncBody,
  type ConfBody,
} from "../../shared/protocol/hub-messages.ts";
import { parseLost } from "../../shared/protocol/kiosk-messages.ts";
import { MAX_PACKET_BYTES } from "../../shared/protocol/limits.ts";
import { kioskTopic, parseHubStateTopic, parseKioskTopic } from "../../shared/protocol/topics.ts";
import { parseJson } from "../../shared/parse-json.ts";
import type { RecordDraft } from "../store/kiosk-store.ts";
import type { ConfFault } from "./accept-conf.ts";
import type { ClockKeeper } from "./clock-keeper.ts";
import type { DeliveryInput } from "./delivery-state.ts";
import type { HubTrust, Receipt } from "./hub-trust.ts";
import type { KioskIdentity } from "./identity.ts";
import { judgeOldReceipt, judgeReceipt, type ReceiptVerdict } from "./judge-receipt.ts";
import type { OldSent } from "./outbox.ts";
import type { StoreKeeper } from "./store-keeper.ts";

export type HubMail = { readonly take: (topic: string, payload: Uint8Array) => void };

export type HubMailParts = {
  readonly identity: KioskIdentity;
  readonly trust: HubTrust;
  readonly keeper: StoreKeeper;
  readonly clockKeeper: ClockKeeper;
  readonly log: Log;
  readonly feed: (input: DeliveryInput) => void;
  readonly write: (draft: RecordDraft) => unknown;
  /** Uptime at which the message in flight first left; undefined when nothing waits for a receipt. */
  readonly sentUptime: () => number | undefined;
  readonly oldSent: () => OldSent | undefined;
  readonly sid: () => string | undefined;
  /** Another key than this one (an id) is asked for. */
  readonly onRotate: (key: string) => void;
  /** After every receipt that moved what the hub holds. */
  readonly onProgress: () => void;
  readonly onConf: (conf: ConfBody) => void;
  /** What came in the place of a configuration was none that could be believed or read. */
  readonly onConfRefused: (fault: ConfFault) => void;
};

export function createHubMail(parts: HubMailParts): HubMail {
  const { identity, trust, keeper, clockKeeper, log, feed, write } = parts;

  function ignore(topic: string, why: string): void {
    log.warn({ topic, why }, "a message was ignored");
  }

  function takeReceipt(topic: string, text: string): void {
    const read = trust.readReceipt(parseJson(text), identity);
    if (!read.ok) return ignore(topic, read.fault);
    const receipt = read.value;
    const old = parts.oldSent();
    if (old?.stream === receipt.stream) return takeOldReceipt(topic, old, receipt, text);
    const used = keeper.use((store): ReceiptVerdict => {
      const stream = store.currentStream();
      if (stream === undefined) return { kind: "ignored", why: "no stream yet" };
      const verdict = judgeReceipt(receipt, {
        ...stream,
        generation: store.generation(),
        rewoundGeneration: store.rewoundGeneration(),
        hashAt: (seq) => store.hashAt(seq),
      });
      if (verdict.kind === "progress" || verdict.kind === "rewound") {
        const { upto, safe, gen } = receipt;
        store.recordReceipt({ upto, safe, gen, text, rewind: verdict.kind === "rewound" });
      }
      return verdict;
    });
    if (used.ok) follow(topic, receipt, used.value);
  }

  /** K16: the hub's word for a stream that is not the current one. */
  function takeOldReceipt(topic: string, old: OldSent, receipt: Receipt, text: string): void {
    const used = keeper.use((store) => {
      const why = judgeOldReceipt(old, receipt, {
        generation: store.generation(),
        hashAt: (seq) => store.hashAt(seq, old.stream),
      });
      if (why !== null) return why;
      const { upto, safe, gen } = receipt;
      const salvaged = old.salvage !== null;
      store.recordOldReceipt(old.stream, { upto, safe, gen, text, rewind: true, salvaged });
      return null;
    });
    if (!used.ok) return;
    if (used.value !== null) return ignore(topic, used.value);
    feed({ kind: "old", left: true });
  }

  function follow(topic: string, receipt: Receipt, verdict: ReceiptVerdict): void {
    switch (verdict.kind) {
      case "ignored":
        return ignore(topic, verdict.why);
      case "nothing_new":
        return feed({ kind: "nothing_new", want: receipt.want });
      case "progress": {
        keepTime(receipt);
        feed({ kind: "progress", acked: receipt.upto, want: receipt.want });
        return parts.onProgress();
      }
      case "rewound":
        log.warn({ upto: receipt.upto, gen: receipt.gen }, "the hub holds less than before");
        write(["e", "recover", receipt.upto, "rewind"]);
        return feed({ kind: "rewound", acked: receipt.upto });
      case "fork":
      case "rolled_back":
        log.error({ upto: receipt.upto, why: verdict.kind }, "hub and kiosk differ; sending stops");
        return feed({ kind: "split", why: verdict.kind });
    }
  }

  function keepTime(receipt: Receipt): void {
    const sentUptime = parts.sentUptime();
    if (sentUptime === undefined) return;
    const offset = clockKeeper.takeReceipt(receipt.at, sentUptime);
    if (offset !== null) write(["e", "clock", offset, "hub"]);
  }

  function takeHubState(topic: string, hub: string, text: string): void {
    const value = parseJson(text);
    const gone = parseHubGone(value);
    if (gone.ok) return feed({ kind: "hub_off", hub, sid: gone.value.sid });
    const read = trust.readWrapped(value, topic);
    if (!read.ok) return ignore(topic, read.fault);
    const body = parseHubBody(read.value.body);
    if (read.value.type !== "hub" || !body.ok) return ignore(topic, "not a hub state");
    const { on, sid, gen, spread, maxRecords, maxBytes } = body.value;
    const known = keeper.use((store) => store.generation());
    if (!known.ok) return;
    if (gen < known.value) return ignore(topic, `generation ${gen} is over`);
    if (gen > known.value) {
      if (!keeper.use((store) => store.raiseGeneration(gen)).ok) return;
      // K8: the hub may hold less now; it sees that from our `acked` and answers with a rewind.
      feed({ kind: "status_wanted" });
    }
    if (on) feed({ kind: "hub_on", hub, sid, spreadMs: spread, maxRecords, maxBytes });
    else feed({ kind: "hub_off", hub, sid });
  }

  function takeControl(topic: string, text: string): void {
    const read = trust.readWrapped(parseJson(text), topic);
    if (!read.ok) return ignore(topic, read.fault);
    const { type, body } = read.value;
    const known = keeper.use((store) => ({
      gen: store.generation(),
      stream: store.currentStream()?.stream,
    }));
    if (!known.ok) return;
    if (generationOf(body) < known.value.gen) return ignore(topic, "its generation is over");
    switch (type) {
      case "reject": {
        const reject = parseRejectBody(body);
        if (!reject.ok) return ignore(topic, reject.fault);
        const { stream, code, holdS, first } = reject.value;
        // An unreadable message has no stream to name.
        const isOurs = stream === known.value.stream;
        if (!isOurs && (stream !== "" || code === "unknown_stream")) {
          return ignore(topic, "another stream");
        }
        log.warn({ code, first, holdS }, "the hub refused a message");
        return feed({ kind: "rejected", code, holdS });
      }
      case "slow": {
        const slow = parseSlowBody(body);
        if (!slow.ok) return ignore(topic, slow.fault);
        return feed({ kind: "slow", ...slow.value });
      }
      case "sync": {
        const sync = parseSyncBody(body);
        return sync.ok ? feed({ kind: "status_wanted" }) : ignore(topic, sync.fault);
      }
      case "rotate": {
        const rotate = parseRotateBody(body);
        if (!rotate.ok) return ignore(topic, rotate.fault);
        return parts.onRotate(rotate.value.key);
      }
      case "hub":
      case "conf":
        return ignore(topic, `a ${type} message does not belong here`);
    }
  }

  function takeConf(topic: string, text: string): void {
    const read = trust.readWrapped(parseJson(text), topic);
    if (!read.ok) {
      ignore(topic, read.fault);
      return parts.onConfRefused("conf_unsigned");
    }
    const conf = parseConfBody(read.value.body);
    if (read.value.type !== "conf" || !conf.ok) {
      ignore(topic, conf.ok ? "not a configuration" : conf.fault);
      return parts.onConfRefused("conf_malformed");
    }
    parts.onConf(conf.value);
  }

  /** K11: our own will of an earlier connection overtook our status. */
  function takeOwnStatus(text: string): void {
    const lost = parseLost(parseJson(text));
    if (lost.ok && lost.value.sid !== parts.sid()) feed({ kind: "status_wanted" });
  }

  return {
    take: (topic, payload) => {
      if (payload.byteLength > MAX_PACKET_BYTES) return ignore(topic, "too large");
      const text = Buffer.from(payload).toString("utf8");
      const hub = parseHubStateTopic(identity.prefix, topic);
      if (hub !== undefined) return takeHubState(topic, hub, text);
      const own = parseKioskTopic(identity.prefix, topic);
      if (own === undefined || topic !== kioskTopic(identity.prefix, identity, own.channel)) {
        return ignore(topic, "not a topic of this kiosk");
      }
      switch (own.channel) {
        case "ack":
          return takeReceipt(topic, text);
        case "ctl":
          return takeControl(topic, text);
        case "conf":
          return takeConf(topic, text);
        case "status":
          return takeOwnStatus(text);
        case "ratings":
          return ignore(topic, "a kiosk takes no ratings");
      }
    },
  };
}

/** `readWrapped` has seen that it is there. */
function generationOf(body: unknown): number {
  return typeof body === "object" && body !== null && "gen" in body ? Number(body.gen) : 0;
}
