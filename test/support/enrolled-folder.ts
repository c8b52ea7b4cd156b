// A data folder as a kiosk has it that was enrolled and configured before; its hub is not there.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeIdentity } from "../../kiosk/machine/identity-file.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import type { KioskStore } from "../../kiosk/store/kiosk-store.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { CONF_BODY } from "./hub-voice.ts";

export type EnrolledFolder = {
  readonly folder: string;
  /** Looks at the database with a connection of its own. */
  readonly look: <T>(read: (store: KioskStore) => T) => T;
  readonly remove: () => void;
};

export function createEnrolledFolder(): EnrolledFolder {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-enrolled-"));
  writeIdentity(folder, {
    kiosk: "bl-q1",
    centre: "binh-lieu",
    prefix: "hailong",
    hubPublicKey: signingKey(createPrivateKeyPem()).publicKey,
    privateKeyPem: createPrivateKeyPem(),
    mqtt: { url: "mqtt://127.0.0.1:9", username: "bl-q1", password: "p-secret-p", ca: null },
  });
  const look = <T>(read: (store: KioskStore) => T): T => {
    const store = openKioskStore(join(folder, "kiosk.db"), { ballastBytes: 0 });
    try {
      return read(store);
    } finally {
      store.close();
    }
  };
  look((store) => store.putConf(CONF_BODY));
  return { folder, look, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
