#!/usr/bin/env node
// The one command: guards the Node version, then hands over to the program that owns the command.
// kiosk and hub never see each other, so the choice between them is made here and nowhere else.
import { programUrl } from "./few-files.mjs";
import { guardNode } from "./node-guard.mjs";

guardNode();

const [command, ...rest] = process.argv.slice(2);
// Commands of a kiosk; every other one, and the help, is the hub's.
const KIOSK_COMMANDS = { kiosk: rest, enrol: ["--enrol-only", ...rest] };

if (command === "start") {
  const { runStart } = await import(programUrl("build/start.ts"));
  process.exitCode = await runStart(rest);
} else if (command === "receipts") {
  const { runReceipts } = await import(programUrl("kiosk/machine/export-receipts.ts"));
  process.exitCode = runReceipts(rest);
} else if (command !== undefined && Object.hasOwn(KIOSK_COMMANDS, command)) {
  const { runKiosk } = await import(programUrl("kiosk/web/main.ts"));
  process.exitCode = await runKiosk(KIOSK_COMMANDS[command]);
} else {
  await import(programUrl("hub/main.ts"));
}
