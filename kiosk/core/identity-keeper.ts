// The identity in use, and its one way to change: written durably first, used from then on.
// Promises: one change after the other; one that could not be written changes nothing.
import type { KioskIdentity } from "./identity.ts";

/** False: the machine could not write it. Whoever gives this logs why. */
export type SaveIdentity = (identity: KioskIdentity) => Promise<boolean>;

export type IdentityKeeper = {
  readonly now: () => KioskIdentity;
  readonly change: (edit: (now: KioskIdentity) => KioskIdentity) => Promise<boolean>;
};

export function createIdentityKeeper(first: KioskIdentity, save: SaveIdentity): IdentityKeeper {
  let current = first;
  let last: Promise<unknown> = Promise.resolve();
  return {
    now: () => current,
    change: (edit) => {
      const changed = last.then(async () => {
        const next = edit(current);
        if (next === current) return true;
        if (!(await save(next))) return false;
        current = next;
        return true;
      });
      last = changed.catch(() => {
        // Whoever asked is told; the next change does not depend on this one.
      });
      return changed;
    },
  };
}
