// Opens a hub's database, updating it where it must be, and closes it again. Started by the update faults, which end it before.
// `node open-hub-store.ts FILE`
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { ZONE } from "../../shared/period.ts";

const store = await openSqliteStore({ file: process.argv[2] ?? "", zone: ZONE });
await store.close();
