// Baseline N: a Node-RED flow as one would draw it, mqtt-in (QoS 1) → function → SQLite, on Mosquitto. Node-RED comes from npm into a
// temporary folder, once a run of the benchmark.
// Promises: each row is durable before the next message, like the naive script's; nothing is signed, checked or receipted. The SQLite
// node's binding must be compiled where no binary of it can be fetched: the function node writes through the hub's own binding instead.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const NODE_RED = "node-red@5.0.7";
const SQLITE = fileURLToPath(new URL("../../node_modules/better-sqlite3", import.meta.url));

let installed: string | undefined;

/** The folder that Node-RED was installed into; undefined where npm cannot get it. */
export function installNodeRed(): string | undefined {
  if (installed !== undefined) return installed === "" ? undefined : installed;
  const folder = mkdtempSync(join(tmpdir(), "hai-long-node-red-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  try {
    execFileSync("npm", ["install", "--prefix", folder, ...quiet, NODE_RED], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    installed = folder;
  } catch {
    installed = "";
  }
  return installed === "" ? undefined : folder;
}

export type NodeRed = {
  /** Resolves when so many rows are in its database. */
  readonly done: Promise<unknown>;
  readonly stop: () => Promise<void>;
};

/** Resolves when the flow has subscribed. */
export async function startNodeRed(
  program: string,
  brokerPort: number,
  expected: number,
): Promise<NodeRed> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-flow-"));
  writeFileSync(join(folder, "settings.js"), settings(join(folder, "flow.db"), expected));
  writeFileSync(join(folder, "flows.json"), JSON.stringify(flow(brokerPort)));
  writeFileSync(join(folder, "package.json"), "{}");
  const main = join(program, "node_modules/node-red/red.js");
  const child = spawn(process.execPath, [main, "--userDir", folder], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: folder,
  });
  const lines = createInterface({ input: child.stdout });
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      lines.on("line", (line) => line.includes(text) && resolve());
      child.once("exit", (code) => reject(new Error(`Node-RED ended with ${code}`)));
    });
  const done = said("flow: done");
  done.catch(() => {
    // Whoever waits for it is told.
  });
  await said("Connected to broker");
  return {
    done,
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settings(database: string, expected: number): string {
  return `const Database = require(${JSON.stringify(SQLITE)});
const db = new Database(${JSON.stringify(database)});
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec("CREATE TABLE rating(id INTEGER PRIMARY KEY, kiosk TEXT, at INTEGER, level TEXT)");
module.exports = {
  uiPort: 0,
  uiHost: "127.0.0.1",
  httpAdminRoot: false,
  httpNodeRoot: false,
  flowFile: "flows.json",
  credentialSecret: false,
  telemetry: { enabled: false, updateNotification: false },
  logging: { console: { level: "info", metrics: false, audit: false } },
  functionGlobalContext: { db, expected: ${expected} },
};
`;
}

const FUNCTION = `const { kiosk, at, level } = JSON.parse(msg.payload);
let insert = context.get("insert");
if (insert === undefined) {
  insert = global.get("db").prepare("INSERT INTO rating(kiosk, at, level) VALUES (?, ?, ?)");
  context.set("insert", insert);
}
insert.run(kiosk, at, level);
const rows = (context.get("rows") ?? 0) + 1;
context.set("rows", rows);
if (rows === global.get("expected")) node.log("flow: done");
return null;`;

function flow(brokerPort: number): readonly object[] {
  return [
    { id: "tab", type: "tab", label: "ratings" },
    {
      id: "broker",
      type: "mqtt-broker",
      name: "",
      broker: "127.0.0.1",
      port: brokerPort,
      clientid: "flow",
      autoConnect: true,
      usetls: false,
      protocolVersion: "4",
      keepalive: "60",
      cleansession: true,
      autoUnsubscribe: true,
    },
    {
      id: "in",
      type: "mqtt in",
      z: "tab",
      name: "",
      topic: "ratings/+",
      qos: "1",
      datatype: "utf8",
      broker: "broker",
      nl: false,
      rap: true,
      rh: 0,
      inputs: 0,
      x: 100,
      y: 100,
      wires: [["insert"]],
    },
    {
      id: "insert",
      type: "function",
      z: "tab",
      name: "",
      func: FUNCTION,
      outputs: 1,
      timeout: 0,
      noerr: 0,
      initialize: "",
      finalize: "",
      libs: [],
      x: 300,
      y: 100,
      wires: [[]],
    },
  ];
}
