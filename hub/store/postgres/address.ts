// Where a PostgreSQL database is, from one text without a secret in it. Pure.
// Promises: never a password; another machine is spoken to over TLS only, with its certificate checked.

export type PostgresAddress = {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Null: PGUSER, or who runs the program. */
  readonly user: string | null;
};

export type ParsedAddress =
  | { readonly ok: true; readonly address: PostgresAddress }
  | { readonly ok: false; readonly fault: string };

const SOCKET_FOLDER = "/var/run/postgresql";
const DEFAULT_PORT = 5_432;

export function isPostgres(text: string): boolean {
  return /^postgres(ql)?:/.test(text);
}

/** `postgres://[USER@]HOST[:PORT]/DATABASE`, or `postgres:///DATABASE` for the socket of this machine. */
export function parsePostgresAddress(text: string): ParsedAddress {
  const url = URL.parse(text);
  const database = decodeURIComponent(url?.pathname.slice(1) ?? "");
  if (url === null || !isPostgres(text) || database === "" || database.includes("/")) {
    return { ok: false, fault: `${withoutPassword(text)}: use postgres://HOST/DATABASE` };
  }
  if (url.password !== "") {
    const fault = `${withoutPassword(text)} must not carry a password: use PGPASSWORD, or PGPASSFILE with a file of mode 0600`;
    return { ok: false, fault };
  }
  if (url.search !== "" || url.hash !== "") {
    return { ok: false, fault: `${text}: nothing may follow the name of the database` };
  }
  const host = url.hostname === "" ? SOCKET_FOLDER : url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? DEFAULT_PORT : Number(url.port);
  const user = url.username === "" ? null : decodeURIComponent(url.username);
  return { ok: true, address: { host, port, database, user } };
}

/** For sentences and the log. */
export function placeOf({ host, port, database }: PostgresAddress): string {
  return host.startsWith("/")
    ? `postgres:///${database}`
    : `postgres://${host}:${port}/${database}`;
}

export function needsTls({ host }: PostgresAddress): boolean {
  const isHere =
    host.startsWith("/") || host === "localhost" || host === "::1" || host.startsWith("127.");
  return !isHere;
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/([^/@]*)@/, (_, who: string) => `//${who.split(":")[0]}@`);
}
