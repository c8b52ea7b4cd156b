// A kiosk's store that writes ratings for ever and tells each seq when it is durable. Started by the power cut faults.
// `node tap-until-cut.ts FILE KIND`; KIND "tap" only writes, "house" also purges, checkpoints and opens anew all the time.
import { writeSync } from "node:fs";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { A_RATING, OPENING, stampOf } from "../support/filled-store.ts";

const [file = "", kind = "tap"] = process.argv.slice(2);
const open = () => openKioskStore(file, { ballastBytes: 0 });
let store = open();
if (store.currentStream() === undefined) store.openStream(OPENING);
// Never through process.stdout: that would make the pipe one that refuses what it has no room for.
writeSync(1, '{"ready":true}\n');
for (let round = 1; ; round++) {
  const seq = (store.currentStream()?.size ?? 0) + 1;
  store.append(A_RATING, stampOf(seq));
  writeSync(1, `${seq}\n`);
  if (kind === "tap" || round % 20 !== 0) continue;
  store.recordReceipt({ upto: seq, safe: seq, gen: 0, text: "test", rewind: false });
  store.purge(stampOf(seq + 1).at);
  store.keepHead();
  if (round % 60 !== 0) continue;
  store.close();
  store = open();
}
