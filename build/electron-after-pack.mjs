// electron-builder's hook on the packed folder, before anything is signed or wrapped: no second app, and the fuses.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setFuses } from "./electron-fuses.ts";

/** Called by electron-builder under this name. */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  // The app that Electron shows when it has none; with OnlyLoadAppFromAsar nobody could load it, and it is dead weight.
  rmSync(join(appOutDir, "resources", "default_app.asar"), { force: true });
  const name =
    electronPlatformName === "win32"
      ? `${packager.appInfo.productFilename}.exe`
      : packager.executableName;
  await setFuses(join(appOutDir, name));
}
