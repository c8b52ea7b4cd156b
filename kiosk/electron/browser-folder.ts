// Where Chromium keeps its own files: DIR/browser. A supervised kiosk has a picture to show even where DIR cannot be written,
// so then they are for one run only, in the system's folder for such files. Nothing of a rating ever lies there.
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inDataFolder, StartFault } from "../machine/start-fault.ts";

/** Throws a StartFault when the folder cannot be made and nobody supervises. */
export function makeBrowserFolder(data: string, supervised: boolean): string {
  try {
    return inDataFolder(data, () => {
      const folder = join(data, "browser");
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return folder;
    });
  } catch (error) {
    if (!supervised || !(error instanceof StartFault)) throw error;
    return mkdtempSync(join(tmpdir(), "hai-long-browser-"));
  }
}
