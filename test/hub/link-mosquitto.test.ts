import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createPasswordFile } from "../../hub/broker/password-file.ts";
import { parseHubGone } from "../../shared/protocol/hub-messages.ts";
import { openTestLine, RATED_AT, type TestLine } from "../support/hub-line.ts";
import { hasMosquitto, startMosquitto, type Mosquitto } from "../support/mosquitto.ts";
import { createSignedStream } from "../support/signed-stream.ts";
import { waitFor } from "../support/wait-for.ts";

const STATE = "hailong/v1/_hub/hub1/state";
const CONF = "hailong/v1/binh-lieu/bl-q1/conf";

describe.skipIf(!hasMosquitto())("the line over Mosquitto", () => {
  let mosquitto: Mosquitto;
  let hub: TestLine;
  let watcher: MqttClient;
  let seen: { readonly topic: string; readonly text: string }[];

  beforeEach(async () => {
    mosquitto = await startMosquitto();
    const url = `mqtt://127.0.0.1:${mosquitto.port}`;
    hub = await openTestLine({
      random: () => 0,
      broker: {
        kind: "external",
        url,
        username: "hub",
        password: "hub",
        ca: null,
        passwordFile: null,
      },
    });
    seen = [];
    await watch();
  });
  afterEach(async () => {
    watcher.end(true);
    await hub.close();
    await mosquitto.stop();
    expect(hub.failures).toEqual([]);
  });

  /** Sees everything, as a witness does. */
  async function watch(): Promise<void> {
    watcher = await connectAsync(`mqtt://127.0.0.1:${mosquitto.port}`, {
      reconnectPeriod: 0,
      protocolVersion: 4,
    });
    watcher.on("error", () => {});
    watcher.on("message", (topic, payload) => seen.push({ topic, text: payload.toString() }));
    await watcher.subscribeAsync("hailong/#", { qos: 1 });
  }
  const states = (): boolean[] =>
    seen
      .filter(({ topic }) => topic === STATE)
      .map(({ text }) => {
        const message: unknown = JSON.parse(text);
        return parseHubGone(message).ok ? false : !text.includes(String.raw`\"on\":false`);
      });

  test("a rating goes through it to its signed receipt", async () => {
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    await waitFor("on:true", () => states().at(-1));
    await kiosk.send("ratings", stream.openMessage());
    stream.rate("RHL", RATED_AT);
    await kiosk.hears("ack");
    await kiosk.send("ratings", stream.batchMessage(1, 1));
    expect(await kiosk.hears("ack", 2)).toMatchObject({ upto: 1, head: stream.headAt(1) });
    expect(await hub.store.findStream(stream.stream)).toMatchObject({ hi: 1 });
  });

  test("who hears on:true is heard: the subscriptions stand before it is said (H1)", async () => {
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    await kiosk.hears("state");
    await kiosk.send("ratings", stream.openMessage());
    expect(await kiosk.hears("ack")).toMatchObject({ upto: 0 });
  });

  test("a kiosk that nobody enrolled is refused", async () => {
    const stream = createSignedStream({ kiosk: "xx-q1", centre: "binh-lieu" });
    await waitFor("on:true", () => states().at(-1));
    await watcher.publishAsync(
      "hailong/v1/binh-lieu/xx-q1/ratings",
      JSON.stringify(stream.openMessage()),
      { qos: 1 },
    );
    await waitFor("the refusal", () =>
      seen.some(({ topic, text }) => topic.endsWith("xx-q1/ctl") && text.includes("unknown_kiosk")),
    );
    expect(await hub.store.findStream(stream.stream)).toBeUndefined();
  });

  test("somebody says that the hub is gone: the hub says that it is not (H1)", async () => {
    await waitFor("on:true", () => states().at(-1));
    const gone = JSON.stringify({ v: 1, type: "hub", on: false, sid: "0".repeat(16) });
    await watcher.publishAsync(STATE, gone, { qos: 1, retain: true });
    await waitFor("on:true again", () => states().includes(false) && states().at(-1));
  });

  test("a hub whose connection is taken is announced as gone, and comes back by itself", async () => {
    await waitFor("on:true", () => states().at(-1));
    const thief = await connectAsync(`mqtt://127.0.0.1:${mosquitto.port}`, {
      clientId: "_hub-hub1",
      reconnectPeriod: 0,
    });
    await waitFor("the will", () => states().includes(false));
    thief.end(true);
    await waitFor("on:true again", () => states().at(-1));
    expect(hub.line().health().connected).toBe(true);
  });

  test("a broker that dies and forgets gets everything that is retained again", async () => {
    await hub.enrol("bl-q1", "binh-lieu");
    await hub.line().enrolled("bl-q1", "not for this broker");
    await waitFor("conf", () => seen.some(({ topic }) => topic === CONF));
    await mosquitto.kill();
    await waitFor("the loss", () => !hub.line().health().connected);
    seen.length = 0;
    await mosquitto.restart();
    await watch();
    await waitFor("state", () => states().at(-1));
    await waitFor("conf", () => seen.some(({ topic }) => topic === CONF));
  });

  test("a hub that stops says so itself, signed", async () => {
    await waitFor("on:true", () => states().at(-1));
    await hub.line().close();
    await waitFor("on:false", () => states().at(-1) === false);
    const last = seen.findLast(({ topic }) => topic === STATE);
    expect(last?.text).toContain('"sig"');
  });
});

describe.skipIf(!hasMosquitto())("the password file for Mosquitto", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hai-long-passwords-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("is understood by Mosquitto: the right password comes in, a wrong one and a removed kiosk do not", async () => {
    const file = join(folder, "passwords");
    const passwords = createPasswordFile(file);
    await Promise.all([
      passwords.put("bl-q1", "old"),
      passwords.put("bl-q2", "two"),
      passwords.put("bl-q1", "one"),
      passwords.put("bl-q3", "three"),
      passwords.remove("bl-q3"),
    ]);
    const mosquitto = await startMosquitto({
      lines: ["allow_anonymous false", `password_file ${file}`],
    });
    const enter = async (username: string, password: string): Promise<void> => {
      const client = await connectAsync(
        `mqtt://127.0.0.1:${mosquitto.port}`,
        { username, password, reconnectPeriod: 0, protocolVersion: 4 },
        false,
      );
      await client.endAsync(true);
    };
    try {
      await enter("bl-q1", "one");
      await enter("bl-q2", "two");
      await expect(enter("bl-q1", "old")).rejects.toThrow(/not authorized/i);
      await expect(enter("bl-q3", "three")).rejects.toThrow(/not authorized/i);
    } finally {
      await mosquitto.stop();
    }
  });

  test("is readable by its owner only, keeps the mode that an operator gave it, and holds no password", async () => {
    const file = join(folder, "passwords");
    await createPasswordFile(file).put("bl-q1", "very secret");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toMatch(/^bl-q1:\$7\$101\$[^$]{16}\$[^$]{88}\n$/);
    const shared = join(folder, "shared");
    writeFileSync(shared, "someone:$7$101$x$y\n", { mode: 0o640 });
    await createPasswordFile(shared).put("bl-q1", "very secret");
    expect(statSync(shared).mode & 0o777).toBe(0o640);
    expect(readFileSync(shared, "utf8").split("\n")).toHaveLength(3);
    expect(readFileSync(shared, "utf8")).not.toContain("secret");
  });
});
