// DIR/identity.json: who this kiosk is (0600), written at enrolment and when its key changes, read at every start.
// Promises: what cannot be used is refused in one sentence and left as it is; never logs or prints what is inside.
import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Type } from "typebox";
import { signingKey, verifyingKey } from "../../shared/evidence/signing.ts";
import { Bytes32, KeyId, Name, Seq, StreamId } from "../../shared/forms.ts";
import { createParser, type Parsed } from "../../shared/parser.ts";
import { isPrefix } from "../../shared/protocol/topics.ts";
import type { KioskIdentity } from "../core/identity.ts";
import { parseBrokerUrl } from "../link/broker-url.ts";
import { writeDurableFile } from "./durable-file.ts";
import { StartFault } from "./start-fault.ts";

/** What of an identity comes with a change of its key; secret but for the turns. */
export const formerKeys = {
  nextKeyPem: Type.Optional(Type.String()),
  formerKeyPems: Type.Optional(Type.Array(Type.String())),
};
export const keyTurns = {
  turns: Type.Optional(
    Type.Array(Type.Object({ stream: StreamId, until: Seq, from: KeyId, to: KeyId })),
  ),
};

const parseShape = createParser(
  Type.Object({
    ...formerKeys,
    ...keyTurns,
    kiosk: Name,
    centre: Name,
    prefix: Type.String(),
    hubPublicKey: Bytes32,
    privateKeyPem: Type.String(),
    mqtt: Type.Object({
      url: Type.String(),
      username: Type.String({ minLength: 1 }),
      password: Type.String({ minLength: 1 }),
      ca: Type.Union([Type.String(), Type.Null()]),
    }),
  }),
);

export function identityFile(folder: string): string {
  return join(folder, "identity.json");
}

export function writeIdentity(folder: string, identity: KioskIdentity): void {
  writeDurableFile(identityFile(folder), `${JSON.stringify(identity, null, 2)}\n`);
}

/** Undefined when this folder was never enrolled; throws a StartFault when its identity cannot be used. */
export function findIdentity(folder: string): KioskIdentity | undefined {
  const file = identityFile(folder);
  if (!existsSync(file)) return undefined;
  ownerOnly(file);
  const parsed = parseIdentity(readFileSync(file, "utf8"));
  if (parsed.ok) return parsed.value;
  throw new StartFault(
    `The identity of this kiosk, ${file}, cannot be used (${parsed.fault}): put back its copy, or move it away and enrol again with a new claim code.`,
  );
}

function parseIdentity(text: string): Parsed<KioskIdentity> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, fault: "it is not JSON" };
  }
  const parsed = parseShape(value);
  if (!parsed.ok) return parsed;
  const fault = identityFault(parsed.value);
  return fault === undefined ? parsed : { ok: false, fault };
}

/** What keeps a well-formed identity from being used; undefined when nothing does. */
export function identityFault(identity: KioskIdentity): string | undefined {
  if (!isPrefix(identity.prefix)) return "its topic prefix is none";
  if (verifyingKey(identity.hubPublicKey) === undefined) return "the hub's key in it is none";
  try {
    const { privateKeyPem, nextKeyPem = privateKeyPem, formerKeyPems = [] } = identity;
    for (const pem of [privateKeyPem, nextKeyPem, ...formerKeyPems]) signingKey(pem);
  } catch {
    return "a private key in it is none";
  }
  const broker = parseBrokerUrl(identity.mqtt.url);
  return broker.ok ? undefined : broker.fault;
}

/** A copied or restored file may have lost its mode; Windows has no such mode. */
function ownerOnly(file: string): void {
  if (process.platform === "win32") return;
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
}
