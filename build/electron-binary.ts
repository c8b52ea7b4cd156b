// Where Electron's program is on this machine. Asked of the file system: asking the `electron` package would start a download.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BESIDE_THE_PACKAGE = fileURLToPath(new URL("../node_modules/electron/dist", import.meta.url));
const PROGRAM: Partial<Record<NodeJS.Platform, string>> = {
  win32: "electron.exe",
  darwin: "Electron.app/Contents/MacOS/Electron",
};

/** The unpacked distribution that ELECTRON_OVERRIDE_DIST_PATH names, or the one beside the package. */
export function findElectronFolder(): string | undefined {
  const named = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  const folder = named === undefined || named === "" ? BESIDE_THE_PACKAGE : named;
  return existsSync(join(folder, "version")) ? folder : undefined;
}

export function findElectronProgram(): string | undefined {
  const folder = findElectronFolder();
  return folder && join(folder, PROGRAM[process.platform] ?? "electron");
}
