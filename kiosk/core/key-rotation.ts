// A new key for this kiosk, in three steps: on the disk, then announced by the old key in a `key` event, then our own by a receipt.
// Promises: cut off between any two of them it goes on from there; one rotation at a time. Never moves without the hub's word.
import { createPrivateKeyPem } from "../../shared/evidence/signing.ts";
import type { Log } from "../../shared/log.ts";
import type { RecordDraft } from "../store/kiosk-store.ts";
import type { KeyRing } from "./key-ring.ts";
import type { StoreKeeper } from "./store-keeper.ts";

export type KeyRotation = {
  /** The hub asks for another key than `key` (an id); asked again for one that is over, nothing happens. */
  readonly ask: (key: string) => void;
  /** Goes on with what was begun: after an opening of the store, and after every receipt. */
  readonly proceed: () => void;
};

export function createKeyRotation(parts: {
  readonly ring: KeyRing;
  readonly keeper: StoreKeeper;
  readonly write: (draft: RecordDraft) => unknown;
  readonly log: Log;
  readonly onTurned: () => void;
}): KeyRotation {
  const { ring, keeper, write, log, onTurned } = parts;
  let isSaving = false;

  /** A save that fails for a bug ends the program: its promise is nobody's. */
  async function save(work: () => Promise<boolean>, done: () => void): Promise<void> {
    isSaving = true;
    const saved = await work();
    isSaving = false;
    if (saved) done();
  }

  function proceed(): void {
    const next = ring.next();
    if (next === undefined || isSaving) return;
    const found = keeper.use((store) => store.currentStream());
    if (!found.ok || found.value === undefined) return;
    const { stream, acked } = found.value;
    const until = ring.announcedAt(stream);
    if (until === undefined) return announce(next.publicKey);
    if (acked < until) return;
    void save(ring.turn, () => {
      log.warn({ key: next.id, stream, until }, "this kiosk signs with a new key");
      onTurned();
    });
  }

  function announce(publicKey: string): void {
    write(["e", "key", 0, publicKey]);
    keeper.use(ring.look);
  }

  return {
    ask: (key) => {
      if (isSaving || ring.next() !== undefined) return proceed();
      if (key !== ring.own().id) {
        return log.info({ key }, "a key was asked to be replaced that is not ours any more");
      }
      void save(() => ring.makeNext(createPrivateKeyPem()), proceed);
    },
    proceed,
  };
}
