import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestLine, RATED_AT, type TestLine } from "../support/hub-line.ts";
import { hasMosquitto, startMosquitto, type Mosquitto } from "../support/mosquitto.ts";
import { waitFor } from "../support/wait-for.ts";

const ACL = new URL("../../build/mosquitto/acl", import.meta.url);

describe.skipIf(!hasMosquitto())(
  "Mosquitto with the rights file that comes with the product",
  () => {
    let mosquitto: Mosquitto;
    let hub: TestLine;

    beforeEach(async () => {
      mosquitto = await startMosquitto({
        acl: readFileSync(ACL, "utf8"),
        users: { hub: "hub", "bl-q1": "one", "bl-q2": "two" },
      });
      const url = `mqtt://127.0.0.1:${mosquitto.port}`;
      const broker = {
        kind: "external",
        url,
        username: "hub",
        password: "hub",
        ca: null,
        passwordFile: null,
      } as const;
      hub = await openTestLine({ broker });
    });
    afterEach(async () => {
      await hub.close();
      await mosquitto.stop();
      expect(hub.failures).toEqual([]);
    });

    test("lets a rating and its receipt, the configuration and the hub's state through", async () => {
      const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
      await hub.line().publishConf("bl-q1");
      const kiosk = await connect({ password: "one" });
      await kiosk.hears("state");
      await kiosk.hears("conf");
      await kiosk.send("ratings", stream.openMessage());
      await kiosk.hears("ack");
      stream.rate("RHL", RATED_AT);
      await kiosk.send("ratings", stream.batchMessage(1, 1));
      expect(await kiosk.hears("ack", 2)).toMatchObject({ upto: 1 });
      await kiosk.send("status", stream.statusMessage({ size: 1, acked: 1 }));
      await waitFor("the status", async () => (await hub.store.listStatuses()).length === 1);
    });

    test("gives a kiosk neither another kiosk's words nor its ears", async () => {
      const one = await hub.enrol("bl-q1", "binh-lieu");
      const two = await hub.enrol("bl-q2", "binh-lieu");
      const victim = await one.connect({ password: "one" });
      const thief = await two.connect({ password: "two" });
      const overheard: string[] = [];
      thief.client.on("message", (topic) => overheard.push(topic));
      await thief.client.subscribeAsync("hailong/#", { qos: 1 });
      const forged = JSON.stringify(one.stream.openMessage());
      await thief.client.publishAsync("hailong/v1/binh-lieu/bl-q1/ratings", forged, { qos: 1 });
      await thief.client.publishAsync("hailong/v1/_hub/hub1/state", "{}", { qos: 1, retain: true });
      // What the thief may say comes after what it may not, so its receipt proves that the rest was dropped.
      await thief.send("ratings", two.stream.openMessage());
      await thief.hears("ack");
      expect(await hub.store.findStream(one.stream.stream)).toBeUndefined();
      await victim.send("ratings", one.stream.openMessage());
      await victim.hears("ack");
      expect(overheard.filter((topic) => topic.includes("/bl-q1/"))).toEqual([]);
    });
  },
);
