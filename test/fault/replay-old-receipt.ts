// A kiosk on the bench whose hub was restored from a backup: the receipts from before are played to it again.
// Prints a sentence for everything it should not have believed, and nothing when all is well.
import { HUB_BODY } from "../support/hub-voice.ts";
import { createKioskBench } from "../support/kiosk-bench.ts";

const bench = createKioskBench();
const held = () => bench.look((store) => store.currentStream());
try {
  await bench.ready();
  for (let n = 0; n < 5; n++) await bench.take();
  await bench.drain();
  const before = held();
  if (before === undefined) throw new Error("the kiosk has a stream");
  bench.receive("rewind", { upto: 2, gen: HUB_BODY.gen + 1 });
  await bench.clock.advance(0);
  // Whoever listened at the broker has the old receipt, and its signature is genuine.
  bench.receive("ack", { upto: before.size, head: before.head, gen: HUB_BODY.gen });
  await bench.clock.advance(0);
  const acked = held()?.acked ?? 0;
  if (acked > 3) process.stdout.write(`it believes ${acked} after a rewind to 2\n`);
} finally {
  await bench.kiosk.stop();
  bench.remove();
}
