import { once } from "node:events";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { enrol, parseHubUrl } from "../../kiosk/machine/enrol.ts";
import { findIdentity, writeIdentity } from "../../kiosk/machine/identity-file.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { createTempFolder } from "./web-support.ts";

const cleanups: (() => unknown)[] = [];
const hubKey = signingKey(createPrivateKeyPem());
let folder: string;

beforeEach(() => {
  folder = createTempFolder(cleanups);
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const ENROLMENT = {
  kiosk: "bl-q1",
  centre: "binh-lieu",
  prefix: "hailong",
  hub: { publicKey: hubKey.publicKey },
  mqtt: { url: "mqtt://127.0.0.1:1883", username: "bl-q1", password: "p", ca: null },
};

type Asked = { readonly path: string; readonly body: unknown };

/** A hub that gives one answer and keeps what it was asked. */
async function startHub(status: number, body: string, headers: Record<string, string> = {}) {
  const asked: Asked[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readAll(request);
    asked.push({ path: `${request.method} ${request.url}`, body: JSON.parse(text) });
    response.writeHead(status, headers).end(body);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return { url: new URL(`http://127.0.0.1:${address.port}`), asked };
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

test("the key is made on the device, and only its public half goes to the hub", async () => {
  const hub = await startHub(200, JSON.stringify({ ...ENROLMENT, extra: "ignored" }));
  const identity = await enrol(hub.url, "CODE-1");
  expect(identity).toEqual({
    kiosk: "bl-q1",
    centre: "binh-lieu",
    prefix: "hailong",
    hubPublicKey: hubKey.publicKey,
    privateKeyPem: expect.stringContaining("PRIVATE KEY"),
    mqtt: ENROLMENT.mqtt,
  });
  expect(hub.asked).toEqual([
    {
      path: "POST /api/v1/enrol",
      body: { code: "CODE-1", publicKey: signingKey(identity.privateKeyPem).publicKey },
    },
  ]);
  writeIdentity(folder, identity);
  expect(findIdentity(folder)).toEqual(identity);
  expect(statSync(join(folder, "identity.json")).mode & 0o777).toBe(0o600);
});

test("a refused code is told in the hub's words", async () => {
  const problem = {
    type: "urn:hai-long:problem:claim_refused",
    title: "The claim code is wrong, used or too old",
    status: 410,
    code: "claim_refused",
    detail: "This claim code was used already.\u001B[2J",
  };
  const hub = await startHub(410, JSON.stringify(problem));
  const refusal = await enrol(hub.url, "X").catch((error: unknown) => String(error));
  expect(refusal).toContain("refused the enrolment: This claim code was used already.");
  expect(refusal).not.toContain("\u001B");
});

test("an answer that cannot be used is refused in words", async () => {
  for (const answer of [
    "<html>",
    "{}",
    JSON.stringify({ ...ENROLMENT, kiosk: "../x" }),
    JSON.stringify({ ...ENROLMENT, prefix: "a/#" }),
    JSON.stringify({ ...ENROLMENT, hub: { publicKey: "short" } }),
    JSON.stringify({ ...ENROLMENT, mqtt: { ...ENROLMENT.mqtt, url: "mqtt://broker.example.vn" } }),
  ]) {
    const hub = await startHub(200, answer);
    await expect(enrol(hub.url, "X"), answer).rejects.toThrow("this kiosk cannot use");
  }
  const broken = await startHub(502, "<html>");
  await expect(enrol(broken.url, "X")).rejects.toThrow("it answered 502");
});

test("a claim code does not follow the hub elsewhere", async () => {
  const elsewhere = await startHub(200, JSON.stringify(ENROLMENT));
  const hub = await startHub(307, "", { location: `${elsewhere.url.href}api/v1/enrol` });
  await expect(enrol(hub.url, "X")).rejects.toThrow("cannot be reached");
  expect(elsewhere.asked).toEqual([]);
});

test("a hub elsewhere is spoken to over https only", () => {
  for (const url of ["https://hub.example.vn", "http://127.0.0.1:8080", "http://[::1]:8080"]) {
    expect(parseHubUrl(url).ok, url).toBe(true);
  }
  for (const url of [
    "http://hub.example.vn",
    "ftp://hub",
    "hub",
    "",
    "https://u:p@hub.example.vn",
  ]) {
    expect(parseHubUrl(url).ok, url).toBe(false);
  }
});

test("an identity that cannot be used is refused in words, left as it is, and its secrets are not said", async () => {
  const hub = await startHub(200, JSON.stringify(ENROLMENT));
  const identity = await enrol(hub.url, "X");
  const file = join(folder, "identity.json");
  for (const damage of [
    "",
    "{",
    "[]",
    JSON.stringify(identity).slice(0, 200),
    JSON.stringify({ ...identity, privateKeyPem: "-----BEGIN" }),
    JSON.stringify({ ...identity, mqtt: { ...identity.mqtt, url: "mqtt://10.0.0.1" } }),
    JSON.stringify({ ...identity, mqtt: { ...identity.mqtt, password: "" } }),
  ]) {
    writeFileSync(file, damage);
    expect(() => findIdentity(folder), damage).toThrow("cannot be used");
    expect(readFileSync(file, "utf8")).toBe(damage);
  }
});

test("an identity that others may read is closed to them", async () => {
  const hub = await startHub(200, JSON.stringify(ENROLMENT));
  writeIdentity(folder, await enrol(hub.url, "X"));
  chmodSync(join(folder, "identity.json"), 0o644);
  findIdentity(folder);
  expect(statSync(join(folder, "identity.json")).mode & 0o777).toBe(0o600);
});
