// `npm run package -- [--linux|--win] [--arch x64|arm64] [--electron-dist DIR] [--output DIR] [--dir]`
import { guardNode } from "./node-guard.mjs";

guardNode();
const { runPackage } = await import("./electron-package.ts");
process.exitCode = await runPackage(process.argv.slice(2));
