// Records what kiosk and hub of this program really say to each other: `node test/support/record-wire.ts FILE.ndjson`.
// Run it when a version is released; test/fault/wire/ keeps one recording a version, for ever. Needs Mosquitto.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connectAsync } from "mqtt";
import type { LoadConfig } from "./drive-load.ts";
import { startMosquitto } from "./mosquitto.ts";
import { CENTRE, putSmallCatalogue } from "./small-catalogue.ts";
import { startHub } from "./start-hub.ts";
import { startKiosk } from "./start-kiosk.ts";
import { startNode } from "./start-program.ts";

const [out] = process.argv.slice(2);
if (out === undefined) throw new Error("usage: node test/support/record-wire.ts FILE.ndjson");
const quick = (name: string): readonly URL[] => [new URL(name, import.meta.url)];

const folder = mkdtempSync(join(tmpdir(), "hai-long-wire-"));
const mosquitto = await startMosquitto();
const ear = await connectAsync(`mqtt://127.0.0.1:${mosquitto.port}`, { protocolVersion: 4 });
const heard: string[] = [];
ear.on("message", (topic, payload, { retain }) => {
  heard.push(JSON.stringify({ topic, retain, payload: payload.toString() }));
});
await ear.subscribeAsync("#", { qos: 1 });
const hub = await startHub({ preload: quick("quick-hub.ts"), brokerPort: mosquitto.port });
const admin = await hub.admin();
await putSmallCatalogue(admin, ["q1"]);
const place = { kiosk: "bl-q1", centre: CENTRE, counter: "q1", preload: quick("quick-kiosk.ts") };
const kiosk = await startKiosk({ http: hub.http, admin }, place);
const load: LoadConfig = {
  seed: 7,
  firstTap: 1,
  levels: ["RHL", "HL", "BT", "KHL"],
  reasons: ["cho-lau"],
  pauseMs: 300,
  kiosks: [{ kiosk: "bl-q1", url: kiosk.url, ledger: join(folder, "ledger.ndjson") }],
};
writeFileSync(join(folder, "load.json"), JSON.stringify(load));
const driver = fileURLToPath(new URL("drive-load.ts", import.meta.url));
const citizens = await startNode([driver, join(folder, "load.json")]);
await pause(8_000);
await citizens.stop();
await pause(3_000);
await kiosk.stop();
await hub.stop();
await pause(500);
await ear.endAsync();
writeFileSync(
  out,
  `${[JSON.stringify({ hubPublicKey: kiosk.hubPublicKey }), ...heard].join("\n")}\n`,
);
await kiosk.remove();
await hub.remove();
await mosquitto.stop();
rmSync(folder, { recursive: true, force: true });
