// The hub's store on one connection of this thread: the same calls as behind the worker threads, within reach of a transaction.
// For tests that change the file, look, and take the change back: a rollback costs a thousandth of a copy.
import type { Database } from "better-sqlite3";
import type { HubStore } from "../../hub/store/hub-store.ts";
import { createSqliteCalls } from "../../hub/store/sqlite/calls.ts";
import { openWriter } from "../../hub/store/sqlite/open-database.ts";
import { ZONE } from "../../shared/period.ts";
import { SCALES } from "../../shared/scale.ts";

export function openInnerStore(file: string): { readonly db: Database; readonly store: HubStore } {
  const db = openWriter({ file, createdAt: null, copyBeforeUpdate: false });
  db.pragma("foreign_keys = OFF");
  // Nothing here outlives a power cut, and a busy disk takes a second for a commit.
  db.pragma("synchronous = OFF");
  const calls = Object.entries(createSqliteCalls(db, { zone: ZONE, scales: SCALES })).map(
    ([name, run]) =>
      // A promise, so that what it throws is a rejection as behind a thread.
      [name, async (...given: never[]) => (run as (...all: never[]) => unknown)(...given)] as const,
  );
  const store = { ...Object.fromEntries(calls), close: async () => void db.close() };
  return { db, store: store as unknown as HubStore }; // `Calls` is the port without its promises
}
