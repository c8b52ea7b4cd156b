// An outsider on the line: connects like a kiosk, sends what it is told, and believes nothing that the hub did not sign.
// Written from the wire contract alone; it shares no code with kiosk, hub or shared.
import { randomBytes } from "node:crypto";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { contractReceipt, contractVerifies, type ContractKey } from "./contract-chain.ts";
import { isFields, type Fields } from "./contract-fields.ts";

/** What the enrolment gave, with the kiosk's own key. */
export type ContractIdentity = {
  readonly kiosk: string;
  readonly centre: string;
  readonly prefix: string;
  readonly hubPublicKey: string;
  readonly key: ContractKey;
  readonly mqtt: {
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly ca: string | null;
  };
};

export type ContractReceipt = {
  readonly type: "ack" | "rewind";
  readonly stream: string;
  readonly upto: number;
  readonly head: string;
  readonly safe: number;
  readonly want: number | null;
  readonly gen: number;
  readonly at: number;
};

/** A wrapped hub message whose signature holds; `body` is the inner JSON. */
export type ContractWord = {
  readonly type: string;
  readonly topic: string;
  readonly retained: boolean;
  readonly body: Fields;
};

export type ContractClient = {
  readonly sid: string;
  /** Verified receipts, verified words of the hub, and the raw text of all that could not be verified; oldest first. */
  readonly receipts: readonly ContractReceipt[];
  readonly words: readonly ContractWord[];
  readonly distrusted: readonly string[];
  readonly connected: () => boolean;
  /** Sends to the own `ratings` topic. */
  readonly send: (message: Fields) => Promise<void>;
  /** Sends anything anywhere. Resolves when the broker took it, or when the connection ended over it. */
  readonly publish: (topic: string, payload: string | Buffer, retain?: boolean) => Promise<void>;
  readonly topic: (channel: string) => string;
  /** The first receipt that fits, of those that came after `since` (an index into `receipts`). */
  readonly nextReceipt: (
    fits: (receipt: ContractReceipt) => boolean,
    since?: number,
  ) => Promise<ContractReceipt>;
  readonly nextWord: (
    fits: (word: ContractWord) => boolean,
    since?: number,
  ) => Promise<ContractWord>;
  /** Leaves without a DISCONNECT, so that the will is sent. */
  readonly drop: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const PATIENCE_MS = 20_000;

export async function openContractClient(identity: ContractIdentity): Promise<ContractClient> {
  const { kiosk, centre, prefix, mqtt } = identity;
  const sid = randomBytes(8).toString("hex");
  const topic = (channel: string): string => `${prefix}/v1/${centre}/${kiosk}/${channel}`;
  const receipts: ContractReceipt[] = [];
  const words: ContractWord[] = [];
  const distrusted: string[] = [];
  const waiting = new Set<() => void>();

  const client = await connected(mqtt.url, {
    protocolVersion: 4,
    clean: true,
    clientId: `outsider-${sid}`,
    username: mqtt.username,
    password: mqtt.password,
    ...(mqtt.ca === null ? {} : { ca: mqtt.ca }),
    keepalive: 60,
    connectTimeout: 10_000,
    reconnectPeriod: 0,
    will: {
      topic: topic("status"),
      payload: Buffer.from(JSON.stringify({ v: 1, type: "status", state: "lost", sid })),
      qos: 1,
      retain: true,
    },
  });
  const closed = new Promise<void>((resolve) => {
    client.once("close", () => resolve());
  });
  client.on("error", () => {
    // A connection that the broker ends shows in connected(); what it ended over is the test's to say.
  });
  client.on("message", (from, payload, packet) => {
    const text = payload.toString("utf8");
    const receipt = readReceipt(identity, text);
    const word = readWord(identity, from, text, packet.retain);
    if (receipt !== undefined && from === topic("ack")) receipts.push(receipt);
    else if (word !== undefined) words.push(word);
    else if (text !== "") distrusted.push(`${from} ${text}`);
    for (const look of waiting) look();
  });
  for (const channel of [topic("ack"), topic("ctl"), topic("conf"), `${prefix}/v1/_hub/+/state`]) {
    await client.subscribeAsync(channel, { qos: 1 });
  }

  const next = <T>(
    what: string,
    list: readonly T[],
    fits: (one: T) => boolean,
    since: number,
  ): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = list.slice(since).find(fits);
        if (found === undefined) return;
        end();
        resolve(found);
      };
      const patience = setTimeout(() => {
        end();
        reject(new Error(`no ${what} came in time; there were ${JSON.stringify(list.slice(-5))}`));
      }, PATIENCE_MS);
      const end = (): void => {
        clearTimeout(patience);
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });

  const publish: ContractClient["publish"] = (to, payload, retain = false) =>
    Promise.race([
      client.publishAsync(to, payload, { qos: 1, retain }).then(() => undefined),
      closed,
    ]);

  return {
    sid,
    receipts,
    words,
    distrusted,
    connected: () => client.connected,
    topic,
    publish,
    send: (message) => publish(topic("ratings"), JSON.stringify(message)),
    nextReceipt: (fits, since = 0) => next("receipt", receipts, fits, since),
    nextWord: (fits, since = 0) => next("word of the hub", words, fits, since),
    drop: async () => {
      client.stream.destroy();
      await client.endAsync(true);
    },
    close: async () => {
      if (client.connected) await client.endAsync();
      else await client.endAsync(true);
    },
  };
}

/** Undefined unless `text` is a receipt for this kiosk that the hub signed. */
export function readReceipt(
  { hubPublicKey, centre, kiosk }: Pick<ContractIdentity, "hubPublicKey" | "centre" | "kiosk">,
  text: string,
): ContractReceipt | undefined {
  const fields = readJson(text);
  if (fields?.["v"] !== 1) return undefined;
  const { type, stream, upto, head, safe, want, gen, at, sig } = fields;
  if (type !== "ack" && type !== "rewind") return undefined;
  if (typeof stream !== "string" || typeof head !== "string" || typeof sig !== "string")
    return undefined;
  if (typeof upto !== "number" || typeof safe !== "number") return undefined;
  if (typeof gen !== "number" || typeof at !== "number") return undefined;
  if (want !== null && typeof want !== "number") return undefined;
  const signed = contractReceipt(type, { centre, kiosk, stream }, { upto, head, safe, gen, at });
  if (!contractVerifies(hubPublicKey, signed, sig)) return undefined;
  return { type, stream, upto, head, safe, want, gen, at };
}

/** Undefined unless `text` is a wrapped message that the hub signed for just this topic. */
function readWord(
  { hubPublicKey }: ContractIdentity,
  topic: string,
  text: string,
  retained: boolean,
): ContractWord | undefined {
  const fields = readJson(text);
  if (fields?.["v"] !== 1) return undefined;
  const { type, body, sig, on } = fields;
  // The hub's bare will is unsigned by contract: it can only make kiosks wait.
  if (type === "hub" && on === false && body === undefined) {
    return { type, topic, retained, body: fields };
  }
  if (typeof type !== "string" || typeof body !== "string" || typeof sig !== "string")
    return undefined;
  const inner = readJson(body);
  if (inner === undefined || typeof inner["gen"] !== "number") return undefined;
  const signed = `hailong/v1 ${type}\n${topic}\n${inner["gen"]}\n${body}`;
  if (!contractVerifies(hubPublicKey, signed, sig)) return undefined;
  return { type, topic, retained, body: inner };
}

function readJson(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Rejects when the broker refuses, with a CONNACK or without one. */
function connected(url: string, options: IClientOptions): Promise<MqttClient> {
  const client = connect(url, options);
  return new Promise((resolve, reject) => {
    client.once("connect", () => resolve(client));
    client.once("error", reject);
    client.once("close", () => reject(new Error("the broker ended the connection")));
  });
}
