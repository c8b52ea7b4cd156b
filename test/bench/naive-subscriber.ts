// Baseline S: what one would write in an afternoon. mqtt.js subscriber, one fully durable INSERT per message; no signature,
// no chain, no receipt, no repeat detection. Prints "ready", then "done" once it holds the expected number of rows.
import Database from "better-sqlite3";
import { connectAsync } from "mqtt";

const [port, file, expected] = process.argv.slice(2);
const db = new Database(file ?? "");
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec("CREATE TABLE rating(id INTEGER PRIMARY KEY, kiosk TEXT, at INTEGER, level TEXT)");
const insertRating = db.prepare("INSERT INTO rating(kiosk, at, level) VALUES (?, ?, ?)");

type NaiveMessage = { readonly kiosk: string; readonly at: number; readonly level: string };

const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: "naive" });
let rows = 0;
client.on("message", (_topic, payload) => {
  const { kiosk, at, level } = JSON.parse(payload.toString()) as NaiveMessage;
  insertRating.run(kiosk, at, level);
  rows += 1;
  if (rows === Number(expected)) process.stdout.write("done\n");
});
await client.subscribeAsync("ratings/+", { qos: 1 });
process.stdout.write("ready\n");
process.once("SIGTERM", () => {
  db.close();
  process.exit(0);
});
