// A hub that is killed: ingests one stream's ratings for ever and prints each acknowledged seq. Started by store-durability.test.ts.
import { writeSync } from "node:fs";
import { ZONE } from "../../shared/period.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { createSignedStream, MONDAY_MORNING as T0 } from "./signed-stream.ts";

const [file = "", pem = ""] = process.argv.slice(2);
const store = await openSqliteStore({ file, zone: ZONE });
const stream = createSignedStream({
  kiosk: "bl-q1",
  centre: "binh-lieu",
  stream: "a".repeat(32),
  privateKeyPem: pem,
});
await store.ingest([stream.open()], T0);
const known = await store.findStream(stream.stream);
for (;;) {
  const first = stream.size() + 1;
  for (let n = 0; n < 5; n++) stream.rate("HL", T0 + (first + n) * 1_000);
  stream.takeBack(first, T0 + (first + 5) * 1_000);
  if ((known?.hi ?? 0) >= stream.size()) continue;
  // Received when it was given: a rating from more than five minutes ahead would be quarantined, and not counted.
  const receivedAt = T0 + (first + 6) * 1_000;
  const [outcome] = await store.ingest([stream.batchOf(first, stream.size())], receivedAt);
  if (outcome?.kind !== "ack") throw new Error(JSON.stringify(outcome));
  writeSync(1, `${outcome.upto}\n`);
}
