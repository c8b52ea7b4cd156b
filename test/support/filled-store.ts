// A kiosk's database of 320 records in a folder of its own, of which the hub holds the first 40; to be damaged by a test.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KioskStore, RecordDraft, StreamOpening } from "../../kiosk/store/kiosk-store.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { genesisHash } from "../../shared/evidence/chain.ts";

const GENESIS = '{"kiosk":"bl-q1"}';
export const OPENING: StreamOpening = {
  stream: "0".repeat(32),
  centre: "binh-lieu",
  kiosk: "bl-q1",
  genesis: GENESIS,
  reason: "install",
  key: "a1b2c3d4e5f60718",
  sig: "s".repeat(86),
  head: genesisHash(GENESIS).toString("base64url"),
};
/** The stream that follows one that lost records. */
export const NEXT: StreamOpening = { ...OPENING, stream: "1".repeat(32), reason: "corrupt" };
export const DAY = 20_261_124;
export const RECORDS = 320;
export const A_RATING: RecordDraft = ["r", "q1", "LV-DATDAI", "vn3.1", "RHL", 1, "", 0];

export function stampOf(n: number, day = DAY) {
  return { at: 1_795_424_464_000 + n, mono: 88_000 + n, boot: 7, day };
}

export type FilledStore = {
  readonly folder: string;
  readonly file: string;
  /** Closed with `remove` at the latest. */
  readonly open: () => KioskStore;
  /** Ratings, one taken back, one explained; then closed. */
  readonly fill: () => { readonly head: string };
  readonly closeAll: () => void;
  readonly remove: () => void;
};

export function createFilledStore(): FilledStore {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-mending-"));
  const file = join(folder, "kiosk.db");
  const opened: KioskStore[] = [];
  const open = (): KioskStore => {
    const store = openKioskStore(file, { ballastBytes: 0 });
    opened.push(store);
    return store;
  };
  const closeAll = (): void => {
    for (const store of opened.splice(0)) store.close();
  };
  return {
    folder,
    file,
    open,
    fill: () => {
      const store = open();
      store.openStream(OPENING);
      for (let n = 1; n <= RECORDS - 2; n++) store.append(A_RATING, stampOf(n));
      store.append(["v", RECORDS - 3, "citizen"], stampOf(RECORDS - 1));
      store.append(["w", RECORDS - 2, "CHO-LAU"], stampOf(RECORDS));
      store.recordReceipt({ upto: 40, safe: 0, gen: 0, text: "test", rewind: false });
      const head = store.currentStream()?.head ?? "";
      store.close();
      return { head };
    },
    closeAll,
    remove: () => {
      closeAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All that the outbox would send, from the first record on. */
export function everything(store: KioskStore): readonly unknown[] {
  store.recordReceipt({ upto: 0, safe: 0, gen: 1, text: "test", rewind: true });
  return store.nextBatch(10_000, 10_000_000)?.records ?? [];
}
