// One kiosk on one machine: data folder → identity → boot counter → core. What both shells start; each adds its own door.
// Promises: nothing is collected before `start`; `close` stops as protocol K15 asks and gives the folder back last.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { createKiosk, type Kiosk } from "../core/kiosk.ts";
import { createMqttLink } from "../link/mqtt-link.ts";
import { readLastKnown } from "../store/last-known.ts";
import { openKioskStore } from "../store/sqlite-kiosk-store.ts";
import { readAudioClips, voicesOf, type AudioClips } from "./audio-clips.ts";
import { countBoot } from "./boot-counter.ts";
import { openDataFolder } from "./data-folder.ts";
import { createDiskSpace } from "./disk-space.ts";
import { obtainIdentity, type Enrolment } from "./obtain-identity.ts";
import type { SecretStore } from "./secret-store.ts";
import { createSaveIdentity } from "./save-identity.ts";
import { inDataFolder } from "./start-fault.ts";

export type MachineKioskOptions = {
  readonly data: string;
  readonly enrolment: Enrolment;
  /** Version of the program. */
  readonly app: string;
  readonly secrets: SecretStore;
  /** What the shell cannot mend by itself, as a code for the hub; null when fine. */
  readonly alarm: () => string | null;
};

export type MachineKiosk = {
  readonly kiosk: Pick<Kiosk, "bridge" | "start">;
  /** What the screen may play, for the door that serves it under /audio/. */
  readonly clips: AudioClips;
  /** `centre/kiosk`, for the log. */
  readonly name: string;
  readonly close: () => Promise<void>;
};

/** Throws a StartFault when the kiosk cannot start; the folder is then free again. */
export async function openMachineKiosk(
  options: MachineKioskOptions,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<MachineKiosk> {
  const { enrolment, secrets, app, alarm } = options;
  const place = openDataFolder(options.data, clock);
  const { folder, machine } = place;
  try {
    const identity = await obtainIdentity({ folder, enrolment, secrets, log });
    const database = join(folder, "kiosk.db");
    const boot = inDataFolder(folder, () =>
      countBoot({
        file: join(folder, "boot.json"),
        machine,
        hasRecords: existsSync(database),
        clock,
        log,
      }),
    );
    const clips = inDataFolder(folder, () => readAudioClips(folder, log));
    const kiosk = createKiosk({
      identity,
      saveIdentity: createSaveIdentity({ folder, secrets, log }),
      openStore: () => openKioskStore(database),
      lastKnown: () => readLastKnown(database),
      openLink: createMqttLink({ clock, log }),
      clock,
      log,
      boot,
      disk: createDiskSpace(folder),
      app,
      random: Math.random,
      voices: voicesOf(clips),
      alarm,
    });
    return {
      kiosk,
      clips,
      name: `${identity.centre}/${identity.kiosk}`,
      async close() {
        await kiosk.stop();
        place.close();
      },
    };
  } catch (error) {
    place.close();
    throw error;
  }
}
