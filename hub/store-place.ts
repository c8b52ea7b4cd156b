// Which engine holds a hub's data set: the file of its data folder, or the PostgreSQL database that the folder names.
// Promises: what a hub was once told stands in its folder, so every command beside it means the same data set; never a password.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../shared/api/problem.ts";
import {
  isPostgres,
  parsePostgresAddress,
  placeOf,
  type PostgresAddress,
} from "./store/postgres/address.ts";

export const DATABASE = "hub.db";
/** Only there when it is not the file. */
const NAMED = "hub-store";

export type StorePlace =
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "postgres"; readonly address: PostgresAddress };

/** What `copy` is given: `sqlite:FILE`, or a PostgreSQL address. */
export function readPlace(text: string): StorePlace {
  if (text.startsWith("sqlite:")) return { kind: "sqlite", file: text.slice("sqlite:".length) };
  if (!isPostgres(text)) {
    throw new Problem("unprocessable", `${text}: use sqlite:FILE or postgres://HOST/DATABASE.`);
  }
  const parsed = parsePostgresAddress(text);
  if (!parsed.ok) throw new Problem("unprocessable", `${parsed.fault}.`);
  return { kind: "postgres", address: parsed.address };
}

/** Where the folder's data set is. */
export function placeIn(folder: string): StorePlace {
  const named = join(folder, NAMED);
  if (!existsSync(named)) return { kind: "sqlite", file: join(folder, DATABASE) };
  return readPlace(readFileSync(named, "utf8").trim());
}

/** `told`: what the hub was started with; "sqlite" is the folder's own file. */
export function keepPlace(folder: string, told: string): void {
  const named = join(folder, NAMED);
  if (told === "sqlite") rmSync(named, { force: true });
  else writeFileSync(named, `${told}\n`, { mode: 0o600 });
}

/** What a backup copies. */
export function sourceOf(place: StorePlace): string | PostgresAddress {
  return place.kind === "sqlite" ? place.file : place.address;
}

/** For sentences. */
export function nameOf(place: StorePlace): string {
  return place.kind === "sqlite" ? place.file : placeOf(place.address);
}
