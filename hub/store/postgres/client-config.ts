// How every connection of a hub to its PostgreSQL server is made: whose name, which settings, which certificate.
// Promises: another machine is spoken to over TLS only, and must show a certificate for its name; the password comes from where
// PostgreSQL's own programs look for it (PGPASSWORD, PGPASSFILE).
import { readFileSync } from "node:fs";
import type { ClientConfig } from "pg";
import { needsTls, type PostgresAddress } from "./address.ts";

/** Of every session, whatever the server or the role say otherwise. */
const SETTINGS = {
  search_path: "hai_long",
  synchronous_commit: "on",
  lock_timeout: "5s",
  // A hub that hangs, or whose machine is gone, must not hold its rows against the others.
  idle_in_transaction_session_timeout: "60s",
  tcp_keepalives_idle: "10",
  tcp_keepalives_interval: "5",
  tcp_keepalives_count: "3",
  client_min_messages: "warning",
  // Compiling costs more than it saves for questions of this size.
  jit: "off",
} as const;
const CONNECT_MS = 5_000;

export function clientConfig(address: PostgresAddress): ClientConfig {
  const { host, port, database, user } = address;
  return {
    host,
    port,
    database,
    ...(user === null ? {} : { user }),
    ssl: needsTls(address) && tlsOf(process.env["PGSSLROOTCERT"]),
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "hai-long",
    options: Object.entries(SETTINGS)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(" "),
  };
}

/** Of that authority, or of one that this machine trusts. */
function tlsOf(ca: string | undefined): {
  readonly rejectUnauthorized: true;
  readonly ca?: string;
} {
  return ca === undefined
    ? { rejectUnauthorized: true }
    : { rejectUnauthorized: true, ca: readFileSync(ca, "utf8") };
}
