// Starts the Electron kiosk from the sources: `node build/electron-kiosk.mjs --data=DIR …`. Builds it first.
import { guardNode } from "./node-guard.mjs";

guardNode();
const { runElectronKiosk } = await import("./electron-kiosk.ts");
process.exitCode = await runElectronKiosk(process.argv.slice(2));
