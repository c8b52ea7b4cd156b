// For `node --import`: a kiosk that copies what an ended stream left into its new one (against K16), and sends both.
import { changeSource } from "../../support/change-source.ts";

changeSource(
  "/kiosk/core/new-stream.ts",
  "store.openStream(newStream({ identity, key: ring.own(), at, app, reason, previous }));",
  `store.openStream(newStream({ identity, key: ring.own(), at, app, reason, previous }));
  for (const record of store.nextOld(100, 16_000, ring.ids())?.batch?.records ?? []) {
    if (record[1] !== "r") continue;
    const [, kind, when, mono, boot, ...rest] = record;
    store.append([kind, ...rest], { at: when, mono, boot, day: 20260101 });
  }`,
);
