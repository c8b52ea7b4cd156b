// The contract suite on PostgreSQL, with a real server of the test's own; every test has a database to itself.
import { afterAll, beforeAll, describe } from "vitest";
import { openPostgresStore } from "../../hub/store/postgres/open-postgres-store.ts";
import { ZONE } from "../../shared/period.ts";
import { hasPostgres, startPostgres, type PostgresServer } from "../support/postgres-server.ts";
import { describeHubStore } from "./store-contract.ts";

describe.skipIf(!hasPostgres())("with a PostgreSQL server (needs Debian's postgresql)", () => {
  let server: PostgresServer;
  let template: string;

  beforeAll(async () => {
    server = await startPostgres();
    const address = await server.createDatabase();
    template = address.database;
    await (await openPostgresStore({ address, zone: ZONE })).close();
  });
  afterAll(async () => {
    await server.stop();
  });

  describeHubStore("PostgreSQL", async () => {
    const address = await server.createDatabase(template);
    const open = () => openPostgresStore({ address, zone: ZONE });
    return { store: await open(), reopen: open, remove: () => server.dropDatabase(address) };
  });
});
