// `--self-test`: the installed kiosk tries everything once in a folder of its own: the screen draws, a tap is on the disk.
// Promises: touches no real data, reaches no hub, ends by itself; what it prints is one JSON object.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KioskBridge } from "../../shared/bridge.ts";
import type { Clock } from "../../shared/clock.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { DEFAULT_SCALE, SCALES } from "../../shared/scale.ts";
import { writeIdentity } from "../machine/identity-file.ts";
import { systemCode } from "../machine/start-fault.ts";
import type { SecretStore } from "../machine/secret-store.ts";
import { openKioskStore } from "../store/sqlite-kiosk-store.ts";
import type { Beat } from "./policy/beat.ts";

const PATIENCE_MS = 60_000;
const COUNTER = "tu-kiem-tra";

export type SelfTestReport = {
  readonly ok: boolean;
  readonly screen: "drawn" | "not drawn";
  readonly sandboxed: boolean | null;
  readonly rating: "on disk" | "not on disk";
  readonly secrets: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
};

export type SelfTest = {
  readonly folder: string;
  readonly run: (kiosk: {
    readonly bridge: KioskBridge;
    readonly drawn: Promise<Beat>;
    readonly close: () => Promise<void>;
    readonly secrets: SecretStore;
  }) => Promise<SelfTestReport>;
};

/** Makes the folder: an enrolled, configured kiosk whose hub does not exist. */
export function prepareSelfTest(clock: Clock): SelfTest {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-self-test-"));
  const database = join(folder, "kiosk.db");
  writeIdentity(folder, {
    kiosk: "self-test",
    centre: "self-test",
    prefix: "hailong",
    hubPublicKey: signingKey(createPrivateKeyPem()).publicKey,
    privateKeyPem: createPrivateKeyPem(),
    // Port 9 discards: nobody answers there.
    mqtt: { url: "mqtt://127.0.0.1:9", username: "self-test", password: "none", ca: null },
  });
  configure(database, clock);
  return {
    folder,
    async run({ bridge, drawn, close, secrets }) {
      const beat = await inTime(drawn, clock);
      const [level] = SCALES.find(({ id }) => id === DEFAULT_SCALE)?.levels ?? [];
      const taken = await bridge.take({ level: level?.code ?? "" });
      await close();
      const kept = taken.ok && hasRating(database, taken.ref);
      clear(folder);
      return {
        ok: beat !== undefined && beat.sandboxed && kept,
        screen: beat === undefined ? "not drawn" : "drawn",
        sandboxed: beat?.sandboxed ?? null,
        rating: kept ? "on disk" : "not on disk",
        secrets: secrets.kind,
        versions: process.versions,
      };
    },
  };
}

function configure(database: string, clock: Clock): void {
  const store = openKioskStore(database, { ballastBytes: 0 });
  const scale = SCALES.find(({ id }) => id === DEFAULT_SCALE);
  if (scale === undefined) throw new Error(`there is no scale ${DEFAULT_SCALE}`);
  store.putConf({
    gen: clock.now(),
    version: 1,
    centre: { code: "self-test", name: "Tự kiểm tra", parentName: "" },
    counters: [{ code: COUNTER, name: "Tự kiểm tra" }],
    service: "",
    domains: [],
    scale,
    layout: 1,
    reasons: [],
    languages: ["vi"],
    zone: "Asia/Ho_Chi_Minh",
    hours: [],
    closedOn: [],
    hotline: "",
    diagonalInch: 15.6,
    staffPin: null,
    demo: true,
  });
  store.close();
}

/** Chromium still has its profile open in there, which Windows does not let go: the rest is left to the system's clearing. */
function clear(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

/** Looks with a connection of its own, as after a new start. */
function hasRating(database: string, ref: number): boolean {
  const store = openKioskStore(database, { ballastBytes: 0 });
  const batch = store.nextBatch(100, 16_384);
  store.close();
  return batch?.records.some(([seq, kind]) => seq === ref && kind === "r") === true;
}

function inTime<T>(wanted: Promise<T>, clock: Clock): Promise<T | undefined> {
  return new Promise((resolve) => {
    clock.after(PATIENCE_MS, () => resolve(undefined));
    void wanted.then(resolve);
  });
}
