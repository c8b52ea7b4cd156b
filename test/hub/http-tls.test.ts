// With a certificate: the cookie is bound to this host, the broker speaks TLS too, and kiosks are told whom to trust.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Enrolment } from "../../shared/api/kiosks.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { CATALOGUE } from "./open-test-hub.ts";
import { run, start, type Running } from "./run-hub.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!hasOpenssl)("a hub with a certificate", () => {
  let data: string;
  let ca: string;
  let hub: Running;
  let cookie = "";

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "hai-long-tls-"));
    const [cert, key] = [join(data, "cert.pem"), join(data, "key.pem")];
    const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
    const named = ["-subj", "/CN=hub", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", key, "-out", cert];
    execFileSync("openssl", ["req", "-x509", ...made, ...named, ...files], { stdio: "ignore" });
    ca = readFileSync(cert, "utf8");
    const folder = ["--data", join(data, "hub")];
    const admin = await run(["user", "add", "admin", "--role", "admin", ...folder]);
    hub = await start(join(data, "hub"), ["--tls-cert", cert, "--tls-key", key]);
    const body = { username: "admin", password: admin.stdout.trim() };
    const answer = await ask("POST", "/api/v1/session", body);
    cookie = String(answer.headers["set-cookie"]?.[0]);
  });
  afterAll(async () => {
    await hub.stop();
    rmSync(data, { recursive: true, force: true });
  });

  async function ask(method: string, path: string, body?: unknown) {
    const headers = { "content-type": "application/json", cookie: cookie.split(";")[0] ?? "" };
    const options: RequestOptions = { method, ca, headers };
    const sent = request(`${hub.hub}${path}`, options);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.on("response", resolve).on("error", reject);
    });
    return { headers: response.headers, status: response.statusCode, text: await text(response) };
  }

  test("binds the cookie to this host and asks browsers to stay on TLS", async () => {
    expect(cookie).toMatch(
      /^__Host-hai-long-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const { status, headers } = await ask("GET", "/api/v1/session");
    expect(status).toBe(200);
    expect(headers["strict-transport-security"]).toBe("max-age=31536000");
  });

  test("gives kiosks the certificate that they must trust, and they reach the broker with it", async () => {
    expect((await ask("PUT", "/api/v1/catalogue", CATALOGUE)).status).toBe(200);
    const kiosk = { kiosk: "k1", centre: "an", counters: ["q1"] };
    const { code } = JSON.parse((await ask("POST", "/api/v1/kiosks", kiosk)).text) as {
      code: string;
    };
    const { publicKey } = signingKey(createPrivateKeyPem());
    const enrolled = await ask("POST", "/api/v1/enrol", { code, publicKey });
    const { mqtt } = JSON.parse(enrolled.text) as Enrolment;
    expect(mqtt.url).toBe(hub.mqtt);
    expect(mqtt.url).toMatch(/^mqtts:/);
    expect(mqtt.ca?.trim()).toBe(ca.trim());
    const { username, password } = mqtt;
    const client = await connectAsync(mqtt.url, {
      protocolVersion: 4,
      clientId: username,
      username,
      password,
      ca: mqtt.ca ?? "",
    });
    expect(client.connected).toBe(true);
    await client.endAsync();
  });
});
