// The Electron kiosk from the sources, for trying it on a desk: builds it and starts Electron on it.
// Promises: without Electron's program one sentence says where to get it, and how to have the same kiosk without it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildElectron } from "./build-electron.ts";
import { findElectronProgram } from "./electron-binary.ts";

const MISSING = 1;
const OUTPUT = fileURLToPath(new URL("../out/electron", import.meta.url));

/** Resolves with the exit code of the kiosk. */
export async function runElectronKiosk(args: readonly string[]): Promise<number> {
  const program = findElectronProgram();
  if (program === undefined) {
    process.stderr.write(
      "Electron's program is not on this machine: fetch it once with `npx install-electron --no`, or name an unpacked one in " +
        "ELECTRON_OVERRIDE_DIST_PATH. The same kiosk without Electron: npm run hai-long -- kiosk --data DIR\n",
    );
    return MISSING;
  }
  await buildElectron(OUTPUT);
  const kiosk = spawn(program, [join(OUTPUT, "main.js"), ...args], { stdio: "inherit" });
  const [code] = (await once(kiosk, "exit")) as [number | null];
  return code ?? MISSING;
}
