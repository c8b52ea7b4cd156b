// How a kiosk comes in: registered by an admin, enrolled once with its code, known to the broker at once.
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { parseConfBody, parseWrapped, type ConfBody } from "../../shared/protocol/hub-messages.ts";
import { CATALOGUE, openTestHub, type TestHub } from "./open-test-hub.ts";

const DAY = 24 * 60 * 60_000;

let hub: TestHub;
beforeAll(async () => {
  hub = await openTestHub();
});
afterAll(() => hub.close());

const newKey = (): string => signingKey(createPrivateKeyPem()).publicKey;

async function register(kiosk: string, more: object = {}): Promise<string> {
  const body = { kiosk, centre: "an", counters: ["q1"], ...more };
  const answer = await hub.ask("POST", "/api/v1/kiosks", { body });
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { code: string }).code;
}

function enrol(code: string, publicKey = newKey()) {
  return hub.ask("POST", "/api/v1/enrol", { as: null, body: { code, publicKey } });
}

/** Connects as the kiosk and waits for a configuration that `fits`. */
async function confOf(
  { url, username, password }: Enrolment["mqtt"],
  topic: string,
  fits: (conf: ConfBody) => boolean,
): Promise<ConfBody> {
  const credentials = { clientId: username, username, password };
  const client = await connectAsync(url, { protocolVersion: 4, ...credentials });
  const found = new Promise<ConfBody>((resolve, reject) => {
    client.on("message", (_topic, payload) => {
      const wrapped = parseWrapped(JSON.parse(payload.toString()));
      const body = wrapped.ok ? parseConfBody(JSON.parse(wrapped.value.body)) : wrapped;
      if (!body.ok) reject(new Error(body.fault));
      else if (fits(body.value)) resolve(body.value);
    });
  });
  await client.subscribeAsync(topic);
  try {
    return await found;
  } finally {
    await client.endAsync();
  }
}

type Enrolment = { kiosk: string; mqtt: { url: string; username: string; password: string } };

describe("enrolment", () => {
  test("a code of ten characters gives the kiosk what it needs, and the broker lets it in", async () => {
    const code = await register("k-one", { staffPin: "123456" });
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    const answer = await enrol(code);
    const pem = readFileSync(join(hub.data, "hub-key.pem"), "utf8");
    expect(answer.json).toEqual({
      kiosk: "k-one",
      centre: "an",
      prefix: "hailong",
      hub: { publicKey: signingKey(pem).publicKey },
      mqtt: {
        url: hub.hub.mqttUrl,
        username: "k-one",
        password: expect.stringMatching(/^[\w-]{43}$/),
        ca: null,
      },
    });
    const { mqtt } = answer.json as Enrolment;
    const conf = await confOf(mqtt, "hailong/v1/an/k-one/conf", () => true);
    expect(conf.centre.name).toBe("Xã An");
    expect(conf.staffPin).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/);
    const stored = await hub.hub.store.findKiosk("k-one");
    expect(stored?.passwordHash).toBe(hash("sha256", mqtt.password, "base64url"));
  });

  test("is read as a person types it", async () => {
    const code = await register("k-typed");
    const typed = `${code.slice(0, 5)}-${code.slice(5)}`.toLowerCase().replaceAll("0", "o");
    expect((await enrol(typed)).status).toBe(200);
  });

  test("a code works once; both the use and the refusal are audited", async () => {
    const code = await register("k-twice");
    expect((await enrol(code)).status).toBe(200);
    const second = await enrol(code);
    expect([second.status, second.json]).toEqual([
      410,
      expect.objectContaining({ code: "claim_refused" }),
    ]);
    const actions = (await hub.hub.store.listAudit(10)).map(({ action }) => action);
    expect(actions.slice(0, 3)).toEqual(["kiosk.claim.refused", "kiosk.claim", "kiosk.register"]);
  });

  test("a code is worth nothing after a day", async () => {
    const code = await register("k-late");
    hub.pass(DAY + 1_000);
    expect((await enrol(code)).json).toMatchObject({ code: "claim_refused" });
  });

  test("registering again takes the old code's worth and gives a new one", async () => {
    const old = await register("k-again");
    const code = await register("k-again");
    expect((await enrol(old)).json).toMatchObject({ code: "claim_refused" });
    expect((await enrol(code)).status).toBe(200);
  });

  test("a kiosk of another centre keeps its place", async () => {
    await register("k-moves");
    const body = { kiosk: "k-moves", centre: "binh", counters: ["q1"] };
    const answer = await hub.ask("POST", "/api/v1/kiosks", { body });
    expect(answer.json).toMatchObject({ code: "already_registered", status: 409 });
  });

  test("tries with one code are limited; a hall of kiosks behind one address is not", async () => {
    for (let i = 0; i < 5; i++) expect((await enrol("AAAAAAAAAA")).status).toBe(410);
    const refused = await enrol("AAAAAAAAAA");
    expect(refused.json).toMatchObject({ code: "too_many_requests" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    for (let i = 0; i < 10; i++) {
      expect((await enrol(await register(`k-hall-${i}`))).status).toBe(200);
    }
  });
});

describe("the catalogue", () => {
  test("a new version is stored, audited and told to the kiosks", async () => {
    const { mqtt } = (await enrol(await register("k-told"))).json as Enrolment;
    const units = CATALOGUE.units.map((unit) =>
      unit.code === "an" && unit.to === null ? { ...unit, name: "Xã An Mới" } : unit,
    );
    const body = { ...CATALOGUE, version: 2, units };
    const answer = await hub.ask("PUT", "/api/v1/catalogue", { body });
    expect([answer.status, answer.headers.get("etag")]).toEqual([200, '"2"']);
    expect((await hub.hub.store.catalogue()).units).toEqual(units);
    const isNew = (conf: ConfBody): boolean => conf.centre.name === "Xã An Mới";
    const conf = await confOf(mqtt, "hailong/v1/an/k-told/conf", isNew);
    expect(conf.counters).toEqual([{ code: "q1", name: "Quầy 1" }]);
    const again = await hub.ask("PUT", "/api/v1/catalogue", { body });
    expect(again.json).toMatchObject({ code: "stale_version" });
    const [entry] = await hub.hub.store.listAudit(1);
    expect(entry).toMatchObject({ who: "admin", action: "catalogue.put", subject: "version 2" });
  });
});
