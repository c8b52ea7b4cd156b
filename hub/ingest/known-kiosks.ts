// The enrolments that messages are checked against, kept in memory for a few seconds.
// Promises: bounded; a revocation or a move is seen at the latest after KEEP_MS, at once after `forget`.
import { verifyingKey, type VerifyingKey } from "../../shared/evidence/signing.ts";
import type { EnrolledKiosk, HubStore } from "../store/hub-store.ts";

export type KnownKiosk = {
  readonly enrolment: EnrolledKiosk;
  /** Undefined until the kiosk has used its claim code. */
  readonly key: VerifyingKey | undefined;
};

export type KnownKiosks = {
  readonly find: (kiosk: string) => KnownKiosk | undefined | Promise<KnownKiosk | undefined>;
  readonly forget: (kiosk: string) => void;
};

const KEEP_MS = 10_000;
const MOST = 20_000;

export function createKnownKiosks(
  store: Pick<HubStore, "findKiosk">,
  uptime: () => number,
): KnownKiosks {
  const known = new Map<
    string,
    { readonly value: KnownKiosk | undefined; readonly until: number }
  >();
  const load = async (kiosk: string): Promise<KnownKiosk | undefined> => {
    const enrolment = await store.findKiosk(kiosk);
    const publicKey = enrolment?.publicKey ?? null;
    const value: KnownKiosk | undefined = enrolment && {
      enrolment,
      key: publicKey === null ? undefined : verifyingKey(publicKey),
    };
    if (known.size >= MOST) known.clear();
    known.set(kiosk, { value, until: uptime() + KEEP_MS });
    return value;
  };
  return {
    find: (kiosk) => {
      const entry = known.get(kiosk);
      return entry !== undefined && uptime() < entry.until ? entry.value : load(kiosk);
    },
    forget: (kiosk) => {
      known.delete(kiosk);
    },
  };
}
