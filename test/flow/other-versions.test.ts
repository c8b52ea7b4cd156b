// Kiosks and hubs of other versions. What the version before really said (test/fault/wire/, recorded by its own programs) is
// replayed against this one, both ways; a database of the version before is opened in test/hub/store-update.test.ts. Fixtures, not
// git history: a shallow clone runs the same test.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { randomBytes } from "node:crypto";
import { connectAsync } from "mqtt";
import { afterEach, describe, expect, test } from "vitest";
import { createHubTrust } from "../../kiosk/core/hub-trust.ts";
import { parseConfBody } from "../../shared/protocol/hub-messages.ts";
import { parseKioskTopic } from "../../shared/protocol/topics.ts";
import { fieldsOf, type Fields } from "../support/contract-fields.ts";
import { enrolInto, openTestLine, type TestLine } from "../support/hub-line.ts";
import { waitFor } from "../support/wait-for.ts";

const WIRE = fileURLToPath(new URL("../fault/wire", import.meta.url));
const PREFIX = "hailong";

type Said = { readonly topic: string; readonly payload: string };
type Recording = { readonly hubPublicKey: string; readonly said: readonly Said[] };

function read(name: string): Recording {
  const [head = "", ...lines] = readFileSync(`${WIRE}/${name}`, "utf8").trimEnd().split("\n");
  return {
    hubPublicKey: String(fieldsOf(JSON.parse(head), "head")["hubPublicKey"]),
    said: lines.map((line) => JSON.parse(line) as Said),
  };
}

const on = ({ said }: Recording, channel: string): readonly Said[] =>
  said.filter(({ topic }) => parseKioskTopic(PREFIX, topic)?.channel === channel);
const json = ({ payload }: Said): Fields => fieldsOf(JSON.parse(payload), "message");

let hub: TestLine | undefined;
afterEach(async () => {
  await hub?.close();
  hub = undefined;
});

describe.each(readdirSync(WIRE))("version %s", (name) => {
  const recording = read(name);

  test("its kiosk is understood by this hub: every record is stored, every receipt signed", async () => {
    const ratings = on(recording, "ratings");
    const opening = json(ratings[0] as Said);
    expect(opening["type"]).toBe("open");
    const { kiosk, centre, publicKey } = fieldsOf(
      JSON.parse(String(opening["genesis"])),
      "genesis",
    );
    hub = await openTestLine();
    const password = randomBytes(32).toString("base64url");
    const address = { kiosk: String(kiosk), centre: String(centre) };
    await enrolInto(hub.store, { ...address, publicKey: String(publicKey) }, password);
    const client = await connectAsync(hub.line().url, {
      protocolVersion: 4,
      username: address.kiosk,
      password,
    });
    for (const { topic, payload } of recording.said) {
      const channel = parseKioskTopic(PREFIX, topic)?.channel;
      if (channel === "ratings" || channel === "status") {
        await client.publishAsync(topic, payload, { qos: 1, retain: channel === "status" });
      }
    }
    const sent = Math.max(...ratings.map((one) => lastOf(json(one))));
    expect(sent).toBeGreaterThan(3);
    const stream = String(opening["stream"]);
    const { store, line } = hub;
    await waitFor("every record", async () => (await store.findStream(stream))?.hi === sent);
    expect(line().health().refused).toEqual({});
    await client.endAsync(true);
  });

  test("its hub is understood by this kiosk: receipts and words verify, and the configuration is read", () => {
    const trust = createHubTrust(recording.hubPublicKey);
    const acks = on(recording, "ack");
    expect(acks.length).toBeGreaterThan(3);
    for (const one of acks) {
      const address = parseKioskTopic(PREFIX, one.topic);
      if (address === undefined) throw new Error(one.topic);
      expect(trust.readReceipt(json(one), address)).toMatchObject({ ok: true });
    }
    const confs = on(recording, "conf").map((one) => trust.readWrapped(json(one), one.topic));
    expect(confs.length).toBeGreaterThan(0);
    for (const conf of confs) {
      expect(conf).toMatchObject({ ok: true });
      expect(conf.ok && parseConfBody(conf.value.body)).toMatchObject({ ok: true });
    }
    const states = recording.said
      .filter(({ topic }) => topic.startsWith(`${PREFIX}/v1/_hub/`))
      .map((one) => ({ topic: one.topic, value: json(one) }))
      .filter(({ value }) => "sig" in value);
    for (const { topic, value } of states) {
      expect(trust.readWrapped(value, topic)).toMatchObject({ ok: true });
    }
    expect(states.length).toBeGreaterThan(0);
  });
});

function lastOf(message: Fields): number {
  const { first, records } = message;
  return Array.isArray(records) && typeof first === "number" ? first + records.length - 1 : 0;
}
