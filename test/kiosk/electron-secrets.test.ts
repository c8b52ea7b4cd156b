// Where the kiosk's private key and password lie, for every keeper that a system may have or pretend to have.
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { once } from "node:events";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chooseSecretBackend } from "../../kiosk/electron/policy/secret-backend.ts";
import { openSecrets, type Keeper } from "../../kiosk/electron/secrets.ts";
import type { KioskIdentity } from "../../kiosk/core/identity.ts";
import { enrol } from "../../kiosk/machine/enrol.ts";
import { findIdentity, identityFile, writeIdentity } from "../../kiosk/machine/identity-file.ts";
import { findSealedIdentity, writeSealedIdentity } from "../../kiosk/machine/sealed-identity.ts";
import { FILE_SECRETS, type SecretStore } from "../../kiosk/machine/secret-store.ts";
import { StartFault } from "../../kiosk/machine/start-fault.ts";
import { trustAuthority } from "../../kiosk/machine/trust-authority.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { createCertificates } from "../support/certificates.ts";
import { createTempFolder } from "./web-support.ts";

const cleanups: (() => unknown)[] = [];
let folder: string;
beforeEach(() => {
  folder = createTempFolder(cleanups);
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const IDENTITY: KioskIdentity = {
  kiosk: "bl-q1",
  centre: "binh-lieu",
  prefix: "hailong",
  hubPublicKey: signingKey(createPrivateKeyPem()).publicKey,
  privateKeyPem: createPrivateKeyPem(),
  mqtt: { url: "mqtt://127.0.0.1:9", username: "bl-q1", password: "p-secret-p", ca: null },
};

type Backend = ReturnType<Keeper["getSelectedStorageBackend"]>;

/** Writes text in base64 instead of encrypting it: what matters here is who is asked, and when. */
function keeper(canEncrypt: boolean, backend: Backend = "unknown", stale = false): Keeper {
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(canEncrypt),
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: (text) =>
      Promise.resolve(Buffer.from(Buffer.from(text).toString("base64"))),
    decryptStringAsync: (sealed) =>
      Promise.resolve({
        result: Buffer.from(sealed.toString(), "base64").toString(),
        shouldReEncrypt: stale,
      }),
  };
}

const WINDOWS = { platform: "win32", env: {} };

/** As systemd lays it out for a service. */
function credentials(key = "k".repeat(64)): string {
  const place = join(folder, `credentials-${key.length}-${key[0]}`);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "hai-long-key"), key, { mode: 0o400 });
  return place;
}

function onLinux(place?: string, backend: Backend = "basic_text"): Promise<SecretStore> {
  const env = place === undefined ? {} : { CREDENTIALS_DIRECTORY: place };
  return openSecrets(keeper(true, backend), { platform: "linux", env });
}

const onDisk = (): string => readFileSync(identityFile(folder), "utf8");

describe("the keeper of a session", () => {
  test.each([
    ["linux", true, true, "gnome_libsecret", "credential"],
    ["linux", true, false, "basic_text", "credential"],
    ["linux", false, true, "gnome_libsecret", "safe-storage"],
    ["linux", false, true, "kwallet6", "safe-storage"],
    ["linux", false, true, "basic_text", "file"],
    ["linux", false, true, "unknown", "file"],
    ["linux", false, false, "gnome_libsecret", "file"],
    ["win32", false, true, null, "safe-storage"],
    ["win32", false, false, null, "file"],
    ["darwin", false, true, null, "safe-storage"],
  ] as const)("on %s, credential %s, encryption %s, backend %s is %s", (...row) => {
    const [platform, hasCredential, canEncrypt, backend, kind] = row;
    expect(chooseSecretBackend({ platform, hasCredential, canEncrypt, backend })).toBe(kind);
  });

  test("that is none says so", async () => {
    expect(await onLinux()).toBe(FILE_SECRETS);
    expect(FILE_SECRETS.weak).toBe(true);
    expect((await onLinux(credentials())).weak).toBe(false);
    expect((await onLinux(undefined, "gnome_libsecret")).weak).toBe(false);
  });

  test("with a key too short to be one is refused in words", async () => {
    await expect(onLinux(credentials("short"))).rejects.toThrow(StartFault);
  });
});

describe("the identity on the disk", () => {
  test("holds no secret in clear where there is a keeper, and is read back whole", async () => {
    for (const secrets of [
      await onLinux(credentials()),
      await openSecrets(keeper(true), WINDOWS),
    ]) {
      await writeSealedIdentity(folder, IDENTITY, secrets);
      expect(onDisk()).not.toContain("p-secret-p");
      expect(onDisk()).not.toContain("PRIVATE KEY");
      expect(statSync(identityFile(folder)).mode & 0o777).toBe(0o600);
      expect(await findSealedIdentity(folder, secrets)).toEqual(IDENTITY);
    }
  });

  test("that lies there in clear is sealed at the first start that can", async () => {
    writeIdentity(folder, IDENTITY);
    const secrets = await onLinux(credentials());
    expect(await findSealedIdentity(folder, secrets)).toEqual(IDENTITY);
    expect(onDisk()).not.toContain("p-secret-p");
    expect(await findSealedIdentity(folder, secrets)).toEqual(IDENTITY);
  });

  test("stays a plain file of its owner where there is no keeper", async () => {
    await writeSealedIdentity(folder, IDENTITY, FILE_SECRETS);
    expect(findIdentity(folder)).toEqual(IDENTITY);
    expect(await findSealedIdentity(folder, FILE_SECRETS)).toEqual(IDENTITY);
  });

  test("is sealed once more when the system has a newer key", async () => {
    const stale = await openSecrets(keeper(true, "unknown", true), WINDOWS);
    await writeSealedIdentity(folder, IDENTITY, stale);
    const before = statSync(identityFile(folder)).ino;
    expect(await findSealedIdentity(folder, stale)).toEqual(IDENTITY);
    expect(statSync(identityFile(folder)).ino).not.toBe(before);
  });

  test("that another key or keeper sealed, or that was changed, is refused and left as it is", async () => {
    await writeSealedIdentity(folder, IDENTITY, await onLinux(credentials()));
    const sealed = onDisk();
    for (const other of [await onLinux(credentials("o".repeat(64))), FILE_SECRETS]) {
      await expect(findSealedIdentity(folder, other)).rejects.toThrow(StartFault);
    }
    expect(() => findIdentity(folder)).toThrow(StartFault);
    const changed = sealed.replace(/("text": ".{50})./, (_all, start) => `${start}!`);
    writeFileSync(identityFile(folder), changed);
    await expect(findSealedIdentity(folder, await onLinux(credentials()))).rejects.toThrow(
      StartFault,
    );
    expect(onDisk()).toBe(changed);
  });
});

test("a hub behind an authority of its own is believed when --ca names it, and only then", async () => {
  const certificates = createCertificates(folder);
  const server = createServer({ cert: certificates.cert, key: certificates.key }, (_, response) =>
    response.writeHead(409, { "content-type": "application/problem+json" }).end("{}"),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const before = getCACertificates("default");
  cleanups.push(() => {
    setDefaultCACertificates(before);
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const hub = new URL(`https://127.0.0.1:${port}`);
  await expect(enrol(hub, "CODE")).rejects.toThrow("name the PEM file of its authority with --ca");
  trustAuthority(certificates.files.ca);
  await expect(enrol(hub, "CODE")).rejects.toThrow("refused the enrolment: it answered 409");
  expect(() => trustAuthority(join(folder, "none.pem"))).toThrow("cannot be used: ENOENT");
});
