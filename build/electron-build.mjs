// Builds the Electron kiosk: `node build/electron-build.mjs [FOLDER]`, by default out/electron.
import { guardNode } from "./node-guard.mjs";

guardNode();
const { buildElectron } = await import("./build-electron.ts");
await buildElectron(process.argv[2]);
