// The enrolments that messages are checked against, kept in memory for a few seconds.
// Promises: bounded; a revocation or a move is seen at the latest after KEEP_MS, at once after `forget`. What is too old to be used
// is not held either.
import { verifyingKey, type VerifyingKey } from "../../shared/evidence/signing.ts";
import type { Clock } from "../../shared/clock.ts";
import type { EnrolledKiosk, HubStore } from "../store/hub-store.ts";

export type KnownKiosk = {
  readonly enrolment: EnrolledKiosk;
  /** Undefined until the kiosk has used its claim code. */
  readonly key: VerifyingKey | undefined;
};

export type KnownKiosks = {
  readonly find: (kiosk: string) => KnownKiosk | undefined | Promise<KnownKiosk | undefined>;
  /** As the store has it now; remembered for what the kiosk says next. */
  readonly findNow: (kiosk: string) => Promise<KnownKiosk | undefined>;
  readonly forget: (kiosk: string) => void;
};

const KEEP_MS = 10_000;
const MOST = 20_000;

export function createKnownKiosks(store: Pick<HubStore, "findKiosk">, clock: Clock): KnownKiosks {
  /** In the order in which they become too old. */
  const known = new Map<
    string,
    { readonly value: KnownKiosk | undefined; readonly until: number }
  >();
  let isSweeping = false;
  const sweepLater = (): void => {
    if (isSweeping) return;
    isSweeping = true;
    clock.after(KEEP_MS, () => {
      isSweeping = false;
      for (const [kiosk, { until }] of known) {
        if (until > clock.uptime()) return sweepLater();
        known.delete(kiosk);
      }
    });
  };
  const load = async (kiosk: string): Promise<KnownKiosk | undefined> => {
    const enrolment = await store.findKiosk(kiosk);
    const publicKey = enrolment?.publicKey ?? null;
    const value: KnownKiosk | undefined = enrolment && {
      enrolment,
      key: publicKey === null ? undefined : verifyingKey(publicKey),
    };
    if (known.size >= MOST) known.clear();
    known.delete(kiosk);
    known.set(kiosk, { value, until: clock.uptime() + KEEP_MS });
    sweepLater();
    return value;
  };
  return {
    find: (kiosk) => {
      const entry = known.get(kiosk);
      return entry !== undefined && clock.uptime() < entry.until ? entry.value : load(kiosk);
    },
    findNow: load,
    forget: (kiosk) => {
      known.delete(kiosk);
    },
  };
}
