// The kiosk without Electron, put together: data folder → identity → core → page and bridge on loopback.
// Promises: starts and collects without a broker; stops as K15 asks; a start that is refused leaves the folder as it was.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import type { KioskIdentity } from "../core/identity.ts";
import { createKiosk } from "../core/kiosk.ts";
import { createMqttLink } from "../link/mqtt-link.ts";
import { openKioskStore } from "../store/sqlite-kiosk-store.ts";
import { countBoot } from "../machine/boot-counter.ts";
import { createDiskSpace } from "../machine/disk-space.ts";
import { enrol } from "../machine/enrol.ts";
import { openFolderLock } from "../machine/folder-lock.ts";
import { findIdentity, writeIdentity } from "../machine/identity-file.ts";
import { readMachineBoot } from "../machine/machine-boot.ts";
import { inDataFolder, StartFault } from "../machine/start-fault.ts";
import { loadStaticFiles } from "./static-files.ts";
import { openWebHost } from "./web-host.ts";

export type KioskWebOptions = {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** Folder of the built screen. */
  readonly screen: string;
  readonly enrolment: { readonly hub: URL; readonly code: string } | null;
  readonly app: string;
};

export type KioskWeb = { readonly url: string; readonly close: () => Promise<void> };

type Surroundings = { readonly clock: Clock; readonly log: Log };

/** Opens everything and serves; throws a StartFault when the kiosk cannot start. */
export async function openKioskWeb(
  options: KioskWebOptions,
  { clock, log }: Surroundings,
): Promise<KioskWeb> {
  const { data, host, port, app } = options;
  const files = loadStaticFiles(options.screen);
  const { folder, machine, lock } = openDataFolder(data, clock);
  try {
    const identity = await obtainIdentity(folder, options.enrolment, log);
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
    const kiosk = createKiosk({
      identity,
      openStore: () => openKioskStore(database),
      openLink: createMqttLink({ clock, log }),
      clock,
      log,
      boot,
      disk: createDiskSpace(folder),
      app,
      random: Math.random,
    });
    const webHost = await openWebHost({ host, port, bridge: kiosk.bridge, files, log });
    kiosk.start();
    log.info(
      { kiosk: identity.kiosk, centre: identity.centre, boot, url: webHost.url },
      "kiosk started",
    );
    return {
      url: webHost.url,
      async close() {
        // First the screen, so that no tap comes while the store closes; then K15; the folder last.
        await webHost.close();
        await kiosk.stop();
        lock.close();
        log.info({}, "kiosk stopped");
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** `hai-long enrol`: only makes the identity, e.g. on a bench before the kiosk is hung up. Returns the kiosk's name. */
export async function enrolOnly(
  options: Pick<KioskWebOptions, "data" | "enrolment">,
  { clock, log }: Surroundings,
): Promise<string> {
  const { folder, lock } = openDataFolder(options.data, clock);
  try {
    const known = inDataFolder(folder, () => findIdentity(folder));
    if (known !== undefined) {
      throw new StartFault(
        `The data folder ${folder} is enrolled already, as kiosk ${known.kiosk} of ${known.centre}: name another one with --data, or move ${join(folder, "identity.json")} away.`,
      );
    }
    const { kiosk, centre } = await obtainIdentity(folder, options.enrolment, log);
    return `${centre}/${kiosk}`;
  } finally {
    lock.close();
  }
}

function openDataFolder(data: string, clock: Clock) {
  const folder = resolve(data);
  const machine = readMachineBoot(clock);
  return inDataFolder(folder, () => {
    makeFolder(folder);
    // Taken before anything else is touched, and the proof that the folder can be written before a claim code is spent.
    return { folder, machine, lock: openFolderLock(folder, machine) };
  });
}

/** Not `recursive`: Node's own way never ends in a place that answers ENOENT for ever, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

async function obtainIdentity(
  folder: string,
  enrolment: KioskWebOptions["enrolment"],
  log: Log,
): Promise<KioskIdentity> {
  const known = inDataFolder(folder, () => findIdentity(folder));
  if (known !== undefined) {
    // A service that always starts with --enrol must come up again after its first start.
    if (enrolment)
      log.warn({ kiosk: known.kiosk }, "enrolled already; --enrol and --code are not used");
    return known;
  }
  if (enrolment === null) {
    throw new StartFault(
      `The data folder ${folder} holds no identity yet: enrol this kiosk once with --enrol HUBURL --code CODE.`,
    );
  }
  const identity = await enrol(enrolment.hub, enrolment.code);
  inDataFolder(folder, () => writeIdentity(folder, identity));
  log.info({ kiosk: identity.kiosk, centre: identity.centre }, "kiosk enrolled");
  return identity;
}
