// Enrols a kiosk's data folder without its program, so that its road to the broker can be another one than the hub names.
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAsk } from "./contract-http.ts";
import { fieldsOf } from "./contract-fields.ts";

/** Another way to the broker than the hub names, with the authority (PEM) that is trusted on it. */
export type Road = { readonly url: string; readonly ca?: string };

export async function enrolFolder(
  folder: string,
  parts: { readonly http: string; readonly code: string; readonly road: Road },
): Promise<void> {
  const { http, code, road } = parts;
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  const claim = { code, publicKey: raw.toString("base64url") };
  const { status, body } = await createAsk(http)("POST", "/api/v1/enrol", claim);
  if (status !== 200 && status !== 201) throw new Error(`enrolment was answered with ${status}`);
  const { kiosk, centre, prefix, hub, mqtt } = fieldsOf(body, "enrolment");
  const { username, password, ca } = fieldsOf(mqtt, "mqtt");
  const identity = {
    kiosk,
    centre,
    prefix,
    hubPublicKey: fieldsOf(hub, "hub")["publicKey"],
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }),
    mqtt: { url: road.url, username, password, ca: road.ca ?? ca },
  };
  writeFileSync(join(folder, "identity.json"), JSON.stringify(identity), { mode: 0o600 });
}
