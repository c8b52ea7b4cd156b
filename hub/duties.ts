// What is done once for a data set, however many hubs work on it: sealing months, backups, looking after self-tests.
// Promises: of several hubs one does it at a time; a hub that is alone does it from the start. Ends what it began.
import type { Clock } from "../shared/clock.ts";
import type { Log } from "../shared/log.ts";
import { holdLead } from "./store/postgres/hold-lead.ts";
import type { StorePlace } from "./store-place.ts";

type End = () => Promise<void> | void;

export type Duties = {
  /** Whether this hub does them now. */
  readonly isLead: () => boolean;
  readonly close: () => Promise<void>;
};

/** `begin` starts them and gives what ends them, in the order in which it was started. */
export function openDuties(parts: {
  readonly place: StorePlace;
  readonly clock: Clock;
  readonly log: Log;
  readonly begin: () => readonly End[];
}): Duties {
  const { place, clock, log } = parts;
  let ends: readonly End[] = [];
  let last: Promise<void> = Promise.resolve();
  const change = (isHeld: boolean): void => {
    last = last.then(async () => {
      for (const end of ends.toReversed()) await end();
      ends = isHeld ? parts.begin() : [];
    });
  };
  if (place.kind === "sqlite") {
    change(true);
    return { isLead: () => true, close: () => finish(() => Promise.resolve()) };
  }
  const lead = holdLead({ address: place.address, clock, log, onChange: change });
  return { isLead: lead.isHeld, close: () => finish(lead.close) };

  async function finish(release: () => Promise<void>): Promise<void> {
    // First what is under way, then the lock: another hub must not begin over it.
    change(false);
    await last;
    await release();
  }
}
