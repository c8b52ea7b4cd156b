// DIR/identity.json of a shell that has a keeper of secrets: names and addresses in clear, the private key and the password sealed.
// Promises: an identity that lies there in clear is sealed at the first start that can; one that cannot be opened stays as it is.
import { existsSync, readFileSync } from "node:fs";
import { Type } from "typebox";
import { Bytes32, Name } from "../../shared/forms.ts";
import { parseJson } from "../../shared/parse-json.ts";
import { createParser } from "../../shared/parser.ts";
import type { KioskIdentity } from "../core/identity.ts";
import { writeDurableFile } from "./durable-file.ts";
import {
  findIdentity,
  formerKeys,
  identityFault,
  identityFile,
  keyTurns,
  writeIdentity,
} from "./identity-file.ts";
import type { SecretStore } from "./secret-store.ts";
import { StartFault } from "./start-fault.ts";

const parseSealedIdentity = createParser(
  Type.Object({
    ...keyTurns,
    kiosk: Name,
    centre: Name,
    prefix: Type.String(),
    hubPublicKey: Bytes32,
    mqtt: Type.Object({
      url: Type.String(),
      username: Type.String({ minLength: 1 }),
      ca: Type.Union([Type.String(), Type.Null()]),
    }),
    sealed: Type.Object({ by: Type.String(), text: Type.String() }),
  }),
);
const parseSecrets = createParser(
  Type.Object({
    ...formerKeys,
    privateKeyPem: Type.String(),
    password: Type.String({ minLength: 1 }),
  }),
);

export async function writeSealedIdentity(
  folder: string,
  identity: KioskIdentity,
  secrets: SecretStore,
): Promise<void> {
  if (secrets.kind === "file") return writeIdentity(folder, identity);
  const { privateKeyPem, nextKeyPem, formerKeyPems, mqtt, ...open } = identity;
  const { password, ...address } = mqtt;
  const secret = { privateKeyPem, nextKeyPem, formerKeyPems, password };
  const text = await secrets.seal(JSON.stringify(secret));
  const sealed = { by: secrets.kind, text };
  const content = JSON.stringify({ ...open, mqtt: address, sealed }, null, 2);
  writeDurableFile(identityFile(folder), `${content}\n`);
}

/** Undefined when this folder was never enrolled; throws a StartFault when its identity cannot be used. */
export async function findSealedIdentity(
  folder: string,
  secrets: SecretStore,
): Promise<KioskIdentity | undefined> {
  const file = identityFile(folder);
  if (!existsSync(file)) return undefined;
  const parsed = parseSealedIdentity(parseJson(readFileSync(file, "utf8")));
  if (!parsed.ok) {
    const identity = findIdentity(folder);
    if (identity !== undefined) await writeSealedIdentity(folder, identity, secrets);
    return identity;
  }
  const { sealed, mqtt, ...open } = parsed.value;
  const refuse = (why: string): StartFault =>
    new StartFault(
      `The identity of this kiosk, ${file}, cannot be used (${why}): start the kiosk as the service that enrolled it, or move the file away and enrol again with a new claim code.`,
    );
  if (sealed.by !== secrets.kind) {
    throw refuse(
      `its secrets are sealed by "${sealed.by}", and this session has "${secrets.kind}"`,
    );
  }
  const { text, again } = await secrets.unseal(sealed.text);
  const opened = parseSecrets(parseJson(text));
  if (!opened.ok) throw refuse("its sealed part has the wrong shape");
  const { password, ...keys } = opened.value;
  const identity: KioskIdentity = { ...open, ...keys, mqtt: { ...mqtt, password } };
  const fault = identityFault(identity);
  if (fault !== undefined) throw refuse(fault);
  if (again) await writeSealedIdentity(folder, identity, secrets);
  return identity;
}
