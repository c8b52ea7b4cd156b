// Opens a hub's connection to its PostgreSQL database, and opens it again when it is lost.
// Promises: a server that does not keep what it commits is refused, at every connect; so is a standby. Waits out a server that is
// away for a while, and says so when it stays away.
import { StoreFailure, StoreOpenError } from "../store-failure.ts";
import { placeOf, type PostgresAddress } from "./address.ts";
import { ConnectionLost, PostgresError, startBlockingClient } from "./blocking-client.ts";
import { createPostgresConnection, type PostgresConnection } from "./connection.ts";
import { sleep } from "./sleep.ts";

/** A server that starts again after a crash is there sooner. */
const WAITED_MS = 15_000;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

const CHECK = `SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
  pg_is_in_recovery()::text, current_setting('server_version_num')`;
const OLDEST = 150_000;

export type OpenedConnection = {
  readonly db: PostgresConnection;
  /** Throws StoreFailure "busy" when the server stays away. */
  readonly reconnect: () => void;
};

/** Throws StoreOpenError when the database cannot be used. */
export function openConnection(address: PostgresAddress): OpenedConnection {
  const place = placeOf(address);
  const client = startBlockingClient(address);

  function connect(): void {
    client.connect();
    const [found] = client.run([{ name: null, text: CHECK, values: [] }]);
    const [fsync, pages, commit, recovery, version] = found?.rows[0] ?? [];
    if (recovery === "true") throw new ConnectionLost(`${place} is a standby`);
    if (Number(version) < OLDEST) {
      throw new StoreOpenError(
        "old_engine",
        `${place} is older than PostgreSQL 15; use 15 or newer.`,
      );
    }
    const off = [
      ["fsync", fsync] as const,
      ["full_page_writes", pages] as const,
      ["synchronous_commit", commit] as const,
    ].filter(([, value]) => value !== "on" && value !== "remote_apply");
    if (off.length > 0) {
      const said = off.map(([name, value]) => `${name} = ${value}`).join(", ");
      throw new StoreOpenError(
        "cannot_open",
        `${place} does not keep what it commits (${said}). Set ${off.map(([name]) => name).join(", ")} to on in its configuration, and start again.`,
      );
    }
  }

  function reconnect(): void {
    const until = Date.now() + WAITED_MS;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
      try {
        return connect();
      } catch (error) {
        const isAway = error instanceof ConnectionLost || error instanceof PostgresError;
        if (!isAway) throw error;
        if (Date.now() > until) {
          throw new StoreFailure("busy", `${place} cannot be reached: ${error.message}`);
        }
        sleep(wait);
      }
    }
  }

  try {
    connect();
  } catch (error) {
    client.end();
    if (error instanceof ConnectionLost || error instanceof PostgresError) {
      throw new StoreOpenError("cannot_open", `${place} cannot be opened: ${error.message}`);
    }
    throw error;
  }
  return { db: createPostgresConnection(client, reconnect), reconnect };
}
