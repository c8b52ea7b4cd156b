// Brings a kiosk database to this program's version, one transaction a step; `user_version` is the only state.
// Promises: a database of a newer program is refused by name and left as it is.
import type { Database } from "better-sqlite3";
import { StoreFailure } from "./kiosk-store.ts";
import { MIGRATIONS } from "./migrations/index.ts";

/** The program was set back, or the file comes from a newer kiosk. Writing into it could lose what it knows. */
export class DatabaseFromTheFuture extends StoreFailure {
  constructor(file: string, found: number) {
    super(
      "newer",
      `${file} has version ${found}, this program knows ${MIGRATIONS.length}: install the newer program again`,
    );
    this.name = "DatabaseFromTheFuture";
  }
}

export function migrate(db: Database, migrations: readonly string[] = MIGRATIONS): void {
  const found = userVersion(db);
  if (found > migrations.length) throw new DatabaseFromTheFuture(db.name, found);
  for (const [index, sql] of migrations.entries()) {
    if (index < found) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}

function userVersion(db: Database): number {
  return Number(db.pragma("user_version", { simple: true }));
}
