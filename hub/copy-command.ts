// `copy FROM TO`: a data set from one engine to the other, numbers, signatures and all. Station: behind the hub's store.
// Promises: the source is only read; nothing that holds a data set is written over; a running hub is refused, because what it took
// meanwhile would be in one of the two only.
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Problem } from "../shared/api/problem.ts";
import { takeFolder } from "./data-folder.ts";
import { copyToPostgres } from "./store/copy/copy-to-postgres.ts";
import { copyToSqlite } from "./store/copy/copy-to-sqlite.ts";
import { ConnectionLost, PostgresError } from "./store/postgres/blocking-client.ts";
import { CopyFailure } from "./store/sqlite/examine-aside.ts";
import { StoreOpenError } from "./store/store-failure.ts";
import { nameOf, readPlace } from "./store-place.ts";

export function copyStore(
  fromText: string,
  toText: string,
  options: { readonly json?: true },
): void {
  const from = readPlace(fromText);
  const to = readPlace(toText);
  const onTable = (table: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${table}`);
  };
  let rows: number;
  try {
    if (from.kind === "sqlite" && to.kind === "postgres") {
      if (!existsSync(from.file)) throw new CopyFailure(`there is no file ${from.file}`);
      const unlock = takeFolder(dirname(resolve(from.file)));
      try {
        rows = copyToPostgres(from.file, to.address, onTable);
      } finally {
        unlock();
      }
    } else if (from.kind === "postgres" && to.kind === "sqlite") {
      rows = copyToSqlite(from.address, to.file, onTable);
    } else {
      throw new Problem(
        "unprocessable",
        "copy goes from sqlite:FILE to postgres://HOST/DATABASE, or back.",
      );
    }
  } catch (error) {
    const isForeseen = [CopyFailure, StoreOpenError, ConnectionLost, PostgresError].some(
      (kind) => error instanceof kind,
    );
    if (!isForeseen || !(error instanceof Error)) throw error;
    throw new Problem("unavailable", `Nothing was copied: ${error.message}.`);
  }
  if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
  const [source, target] = [nameOf(from), nameOf(to)];
  const text = `${target} holds the data set of ${source}: ${rows} rows. Start one hub on it, never both.`;
  const told = options.json === true ? JSON.stringify({ from: source, to: target, rows }) : text;
  process.stdout.write(`${told}\n`);
}
