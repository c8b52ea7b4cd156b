// The configuration at hand: the newest one that was taken, from the disk or from the hub, and why the last one was not.
// Promises: goes on with the old one whatever comes; a new one is on the disk and on record before anything follows it.
import type { Log } from "../../shared/log.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import type { KioskStore, RecordDraft } from "../store/kiosk-store.ts";
import { judgeConf, type ConfFault } from "./accept-conf.ts";
import type { StoreKeeper } from "./store-keeper.ts";

export type ConfKeeper = {
  readonly now: () => ConfBody | undefined;
  /** Null while the last one that came is the one at hand. */
  readonly fault: () => ConfFault | null;
  readonly load: (store: KioskStore) => void;
  readonly take: (next: ConfBody) => void;
  readonly refuse: (fault: ConfFault) => void;
};

export function createConfKeeper(parts: {
  readonly centre: string;
  readonly keeper: StoreKeeper;
  readonly log: Log;
  readonly write: (draft: RecordDraft) => unknown;
  /** Something that a status tells has changed. */
  readonly onChange: () => void;
}): ConfKeeper {
  const { centre, keeper, log, write, onChange } = parts;
  let conf: ConfBody | undefined;
  let fault: ConfFault | null = null;

  function say(next: ConfFault | null): void {
    if (fault === next) return;
    fault = next;
    onChange();
  }

  return {
    now: () => conf,
    fault: () => fault,
    load: (store) => {
      conf = store.conf();
    },
    take: (next) => {
      const judged = judgeConf(next, conf, centre);
      if (judged.kind === "same") return say(null);
      if (judged.kind === "refuse") {
        const { fault: word, why } = judged;
        log.warn({ version: next.version, word, why }, "a configuration was not taken");
        return say(word);
      }
      if (!keeper.use((store) => store.putConf(next)).ok) return;
      conf = next;
      fault = null;
      write(["e", "conf", next.version, ""]);
      log.info({ version: next.version }, "a configuration was taken");
      onChange();
    },
    refuse: say,
  };
}
