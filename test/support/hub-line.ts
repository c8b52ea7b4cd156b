// A hub's line for one test: real SQLite in a temp folder, a real broker on a free port, and kiosks that speak MQTT to it.
// Promises: everything is on 127.0.0.1 and gone with `close`.
import { hash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { NO_LIMITS } from "../../hub/ingest/limits.ts";
import { openLine, type Line, type LineParts } from "../../hub/link/line.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import type { KioskAddress } from "../../shared/protocol/topics.ts";
import { createSignedStream, type SignedStream, type SignedStreamStart } from "./signed-stream.ts";
import { waitFor } from "./wait-for.ts";

export const AUDIT = { at: 1, who: "test", action: "test", subject: "test", detail: "" };
/** A moment that `createSignedStream`'s ratings lie shortly before. */
export const RATED_AT = 1_793_581_260_000;

export type Heard = { readonly topic: string; readonly text: string; readonly retain: boolean };

export type KioskLine = {
  readonly client: MqttClient;
  readonly heard: Heard[];
  /** The inner values of what was heard on one channel: a wrapped message's body, a receipt itself. */
  readonly on: (channel: string) => readonly Readonly<Record<string, unknown>>[];
  readonly send: (channel: "ratings" | "status", message: unknown) => Promise<void>;
  /** Resolves when the n-th message is there on the channel, and gives the newest. */
  readonly hears: (channel: string, n?: number) => Promise<Readonly<Record<string, unknown>>>;
};

export type TestLine = Awaited<ReturnType<typeof openTestLine>>;

type TestLineParts = Partial<Omit<LineParts, "store">> & {
  /** Puts something between the line and the real store. */
  readonly wrap?: (store: HubStore) => HubStore;
};

export async function openTestLine({ wrap, ...parts }: TestLineParts = {}) {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-line-"));
  const store = await openSqliteStore({
    file: join(folder, "hub.db"),
    zone: "Asia/Ho_Chi_Minh",
    now: () => RATED_AT,
  });
  const key = parts.key ?? signingKey(createPrivateKeyPem());
  const clients: MqttClient[] = [];
  const failures: unknown[] = [];
  const open = (): Promise<Line> =>
    openLine({
      key,
      hub: "hub1",
      prefix: "hailong",
      clock: createSystemClock(),
      log: SILENT_LOG,
      broker: { kind: "embedded", host: "127.0.0.1", port: 0 },
      limits: NO_LIMITS,
      onFailure: (error) => failures.push(error),
      ...parts,
      store: wrap === undefined ? store : wrap(store),
    });
  let line = await open();

  const enrol = async (kiosk: string, centre: string, start: Partial<SignedStreamStart> = {}) => {
    const stream = createSignedStream({ kiosk, centre, at: RATED_AT, ...start });
    const password = randomBytes(32).toString("base64url");
    await enrolInto(store, stream, password);
    const connect = (options: IClientOptions = {}): Promise<KioskLine> =>
      connectKiosk(line.url, { kiosk, centre }, { password, ...options }, clients);
    return { stream, password, connect };
  };

  return {
    store,
    key,
    folder,
    failures,
    enrol,
    line: () => line,
    /** As after a stop and a start of the hub. */
    reopen: async () => {
      await line.close();
      line = await open();
    },
    close: async () => {
      for (const client of clients) client.end(true);
      await line.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A kiosk whose stream is open and holds three ratings at the hub. */
export async function openKiosk(
  hub: TestLine,
): Promise<{ readonly kiosk: KioskLine; readonly stream: SignedStream }> {
  const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
  const kiosk = await connect();
  await kiosk.send("ratings", stream.openMessage());
  await kiosk.hears("ack");
  for (const second of [1, 2, 3]) stream.rate("RHL", RATED_AT + second * 1_000);
  await kiosk.send("ratings", stream.batchMessage(1, 3));
  await kiosk.hears("ack", 2);
  return { kiosk, stream };
}

export async function enrolInto(
  store: HubStore,
  stream: KioskAddress & { readonly publicKey: string },
  password: string,
): Promise<void> {
  const { kiosk, centre, publicKey } = stream;
  const claimHash = hash("sha256", randomBytes(16), "base64url");
  await store.registerKiosk(
    {
      kiosk,
      centre,
      counters: ["q1"],
      service: "",
      scale: "vn3.1",
      staffPin: null,
      demo: false,
      claimHash,
      expiresAt: Number.MAX_SAFE_INTEGER,
    },
    AUDIT,
  );
  const passwordHash = hash("sha256", password, "base64url");
  const claim = await store.claimKiosk({ claimHash, publicKey, passwordHash }, 1);
  if (!claim.ok) throw new Error(`claim refused: ${claim.why}`);
}

export async function connectKiosk(
  url: string,
  { kiosk, centre }: KioskAddress,
  options: IClientOptions,
  clients: MqttClient[],
): Promise<KioskLine> {
  const client = await connectAsync(url, {
    clientId: kiosk,
    username: kiosk,
    protocolVersion: 4,
    clean: true,
    reconnectPeriod: 0,
    ...options,
  });
  clients.push(client);
  client.on("error", () => {});
  const heard: Heard[] = [];
  client.on("message", (topic, payload, { retain }) => {
    heard.push({ topic, text: payload.toString(), retain });
  });
  const base = `hailong/v1/${centre}/${kiosk}`;
  await client.subscribeAsync(
    [`${base}/ack`, `${base}/ctl`, `${base}/conf`, "hailong/v1/_hub/+/state"],
    { qos: 1 },
  );
  const on: KioskLine["on"] = (channel) =>
    heard.filter(({ topic }) => topic.endsWith(`/${channel}`)).map(({ text }) => inner(text));
  return {
    client,
    heard,
    on,
    send: async (channel, message) => {
      const payload = typeof message === "string" ? message : JSON.stringify(message);
      await client.publishAsync(`${base}/${channel}`, payload, {
        qos: 1,
        retain: channel === "status",
      });
    },
    hears: async (channel, n = 1) => {
      const all = await waitFor(`message ${n} on ${channel}`, () => {
        const now = on(channel);
        return now.length >= n && now;
      });
      return all.at(-1) ?? {};
    },
  };
}

/** The signed string of a wrapped message, else the message. */
function inner(text: string): Readonly<Record<string, unknown>> {
  const message: unknown = JSON.parse(text);
  if (typeof message !== "object" || message === null) throw new Error(`not a message: ${text}`);
  const body = "body" in message ? JSON.parse(String(message.body)) : {};
  return { ...message, ...body };
}
