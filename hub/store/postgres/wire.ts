// What passes between a store's thread, which waits, and the thread that speaks with the server for it: texts only.
import type { MessagePort } from "node:worker_threads";
import type { PostgresAddress } from "./address.ts";

export type WireStart = {
  readonly port: MessagePort;
  /** Grows by one with every reply; the other side sleeps on it. */
  readonly replies: Int32Array;
  readonly address: PostgresAddress;
};

export type Step = {
  /** Of a prepared statement; null: not prepared. */
  readonly name: string | null;
  readonly text: string;
  readonly values: readonly string[];
};

export type Ask =
  | { readonly kind: "connect" }
  /** One after the other; the first that fails is the last. */
  | { readonly kind: "run"; readonly steps: readonly Step[] }
  | { readonly kind: "end" };

/** Values as the server writes them. */
export type StepResult = {
  readonly names: readonly string[];
  /** The server's numbers of the columns' types. */
  readonly types: readonly number[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly changes: number;
};

export type Reply =
  | { readonly kind: "results"; readonly results: readonly StepResult[] }
  /** The server refused: its error code (PostgreSQL, appendix A). */
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  /** The connection is gone, or never was. */
  | { readonly kind: "lost"; readonly message: string };
