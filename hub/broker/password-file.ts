// The password file of an external Mosquitto, kept by the hub: one line a kiosk, in the form that mosquitto_passwd writes.
// Promises: the file is replaced in one step and never readable by others; no password is stored anywhere in the clear.
// Mosquitto reads it again on SIGHUP; sending that is the operator's unit file, not the hub.
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { open, readFile, rename, stat } from "node:fs/promises";

/** `$7$`: PBKDF2-HMAC-SHA512, 101 rounds, 12 bytes of salt, 64 bytes of key, as in mosquitto 2.0. The secrets are 256 random bits. */
const ROUNDS = 101;
const SALT_BYTES = 12;
const KEY_BYTES = 64;

export function mosquittoPasswordLine(username: string, password: string): string {
  const salt = randomBytes(SALT_BYTES);
  const key = pbkdf2Sync(password, salt, ROUNDS, KEY_BYTES, "sha512");
  return `${username}:$7$${ROUNDS}$${salt.toString("base64")}$${key.toString("base64")}`;
}

export type PasswordFile = {
  readonly put: (username: string, password: string) => Promise<void>;
  readonly remove: (username: string) => Promise<void>;
};

export function createPasswordFile(file: string): PasswordFile {
  let last: Promise<void> = Promise.resolve();
  const change = (username: string, line: string | undefined): Promise<void> => {
    const next = last.then(async () => {
      const lines = (await readLines(file)).filter((entry) => !entry.startsWith(`${username}:`));
      if (line !== undefined) lines.push(line);
      await replaceFile(file, lines.map((entry) => `${entry}\n`).join(""));
    });
    last = next.catch(() => {
      // Whoever asked for that change was told; the next change starts from the file as it is.
    });
    return next;
  };
  return {
    put: (username, password) => change(username, mosquittoPasswordLine(username, password)),
    remove: (username) => change(username, undefined),
  };
}

async function readLines(file: string): Promise<string[]> {
  try {
    return (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** Mode and owner of a file that is there stay, because Mosquitto's user must be able to read it; a new one is 0600. */
async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.new`;
  const before = await stat(file).catch(() => undefined);
  const handle = await open(temporary, "w", 0o600);
  try {
    await handle.writeFile(text);
    if (before !== undefined) {
      await handle.chmod(before.mode & 0o777);
      await handle.chown(before.uid, before.gid);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
