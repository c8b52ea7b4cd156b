// What an exception of the PostgreSQL engine means for the hub, by the server's own codes (PostgreSQL, appendix A).
import { StoreFailure, type StoreFailureCode } from "../store-failure.ts";
import { ConnectionLost, PostgresError } from "./blocking-client.ts";

/** By the beginning of the code; the longest that fits stands first. */
const MEANINGS: readonly (readonly [string, StoreFailureCode])[] = [
  ["53100", "disk_full"],
  // Out of memory, connections or other means.
  ["53", "busy"],
  // Took too long: a lock, a statement that an operator ended.
  ["55P03", "busy"],
  ["57014", "busy"],
  // Waited for each other, or for each other's rows, again and again.
  ["40", "busy"],
  ["XX001", "corrupt"],
  ["XX002", "corrupt"],
  ["58", "io"],
];

/** The transaction was rolled back for no fault of its own: the same again may go through. */
export function isTransient(error: unknown): boolean {
  return error instanceof PostgresError && (error.code === "40001" || error.code === "40P01");
}

export function failureOf(error: unknown): StoreFailure {
  if (error instanceof StoreFailure) return error;
  if (error instanceof ConnectionLost) return new StoreFailure("busy", error.message);
  if (!(error instanceof PostgresError)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return new StoreFailure("internal", detail);
  }
  const { code, message } = error;
  const meaning = MEANINGS.find(([start]) => code.startsWith(start));
  return new StoreFailure(meaning?.[1] ?? "internal", `${code}: ${message}`);
}
