// Which of several hubs on one database does what must be done once: it holds a lock there for as long as its session lives.
// Promises: at most one session holds it; a hub that dies or is cut off gives it back without a word. For a moment both may believe
// that they lead; so whatever the leader writes is decided by the store, too (a seal's revision, the audit's chain).
import { Client } from "pg";
import type { Clock } from "../../../shared/clock.ts";
import type { Log } from "../../../shared/log.ts";
import { lookEvery } from "../../../shared/look-every.ts";
import type { PostgresAddress } from "./address.ts";
import { clientConfig } from "./client-config.ts";
import { LOCKS } from "./locks.ts";

const EVERY_MS = 1_000;

export type Lead = {
  readonly isHeld: () => boolean;
  readonly close: () => Promise<void>;
};

/** `onChange` is told once for every time that it was won or lost. */
export function holdLead(parts: {
  readonly address: PostgresAddress;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: (isHeld: boolean) => void;
}): Lead {
  const { address, clock, log, onChange } = parts;
  let client: Client | undefined;
  let isHeld = false;

  const tell = (held: boolean): void => {
    if (held === isHeld) return;
    isHeld = held;
    log.info({ isHeld }, held ? "this hub leads" : "this hub does not lead any more");
    onChange(held);
  };

  const connected = async (): Promise<Client> => {
    if (client !== undefined) return client;
    const fresh = new Client(clientConfig(address));
    fresh.on("error", () => {
      if (client === fresh) client = undefined;
      tell(false);
    });
    await fresh.connect();
    client = fresh;
    return fresh;
  };

  const end = lookEvery(clock, EVERY_MS, async (isEnded) => {
    try {
      const session = await connected();
      const question = isHeld
        ? "SELECT true AS held"
        : `SELECT pg_try_advisory_lock(${LOCKS.lead}) AS held`;
      const { rows } = await session.query<{ held: boolean }>(question);
      if (!isEnded()) tell(rows[0]?.held === true);
    } catch {
      // The store says what is wrong with the server; without the session there is no lock.
      await client?.end().catch(() => {});
      client = undefined;
      tell(false);
    }
  });

  return {
    isHeld: () => isHeld,
    close: async () => {
      await end();
      await client?.end();
    },
  };
}
