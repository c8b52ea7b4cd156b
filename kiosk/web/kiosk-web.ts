// The kiosk without Electron, put together: the machine's kiosk, and its page and bridge on loopback.
// Promises: starts and collects without a broker; stops as K15 asks; a start that is refused leaves the folder as it was.
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import { openDataFolder } from "../machine/data-folder.ts";
import { openMachineKiosk } from "../machine/machine-kiosk.ts";
import { fontsFault } from "../machine/screen-fonts.ts";
import { obtainIdentity, refuseEnrolled, type Enrolment } from "../machine/obtain-identity.ts";
import { FILE_SECRETS } from "../machine/secret-store.ts";
import { loadStaticFiles } from "./static-files.ts";
import { openWebHost } from "./web-host.ts";

export type KioskWebOptions = {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** Folder of the built screen. */
  readonly screen: string;
  readonly enrolment: Enrolment;
  readonly app: string;
};

export type KioskWeb = { readonly url: string; readonly close: () => Promise<void> };

type Surroundings = { readonly clock: Clock; readonly log: Log };

/** Opens everything and serves; throws a StartFault when the kiosk cannot start. */
export async function openKioskWeb(
  options: KioskWebOptions,
  { clock, log }: Surroundings,
): Promise<KioskWeb> {
  const { data, enrolment, host, port, app } = options;
  const screen = loadStaticFiles(options.screen);
  const fonts = fontsFault([...screen.keys()], (path) => screen.get(path)?.bytes);
  const machine = await openMachineKiosk(
    { data, enrolment, app, secrets: FILE_SECRETS, alarm: () => fonts },
    { clock, log },
  );
  const { bridge } = machine.kiosk;
  const clips = [...machine.clips].map(
    ([name, clip]) => [`/audio/${name}`, { ...clip, isPage: false }] as const,
  );
  const files = new Map([...screen, ...clips]);
  try {
    const webHost = await openWebHost({ host, port, bridge, files, log });
    machine.kiosk.start();
    log.info({ kiosk: machine.name, url: webHost.url }, "kiosk started");
    if (fonts !== null) log.error({ screen: options.screen }, "a font of the screen is not there");
    return {
      url: webHost.url,
      async close() {
        // First the screen, so that no tap comes while the store closes; then K15; the folder last.
        await webHost.close();
        await machine.close();
        log.info({}, "kiosk stopped");
      },
    };
  } catch (error) {
    await machine.close();
    throw error;
  }
}

/** `hai-long enrol`: only makes the identity, e.g. on a bench before the kiosk is hung up. Returns the kiosk's name. */
export async function enrolOnly(
  options: Pick<KioskWebOptions, "data" | "enrolment">,
  { clock, log }: Surroundings,
): Promise<string> {
  const { folder, close } = openDataFolder(options.data, clock);
  const parts = { folder, enrolment: options.enrolment, secrets: FILE_SECRETS, log };
  try {
    await refuseEnrolled(parts);
    const { kiosk, centre } = await obtainIdentity(parts);
    return `${centre}/${kiosk}`;
  } finally {
    close();
  }
}
