// Which of several hubs leads: one at a time, another one when it goes, whoever is first when the server comes back.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PostgresAddress } from "../../hub/store/postgres/address.ts";
import { holdLead, type Lead } from "../../hub/store/postgres/hold-lead.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { hasPostgres, startPostgres, type PostgresServer } from "../support/postgres-server.ts";
import { waitFor } from "../support/wait-for.ts";

describe.skipIf(!hasPostgres())("the lead of several hubs (needs Debian's postgresql)", () => {
  let server: PostgresServer;
  let address: PostgresAddress;
  let leads: Lead[] = [];
  const told: string[] = [];

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    address = await server.createDatabase();
    told.length = 0;
  });
  afterEach(async () => {
    for (const lead of leads) await lead.close();
    leads = [];
  });

  const open = (name: string): Lead => {
    const onChange = (isHeld: boolean) => told.push(`${name} ${isHeld ? "leads" : "follows"}`);
    const lead = holdLead({ address, clock: createSystemClock(), log: SILENT_LOG, onChange });
    leads.push(lead);
    return lead;
  };
  const leading = (): number => leads.filter((lead) => lead.isHeld()).length;

  test("is one at a time, and goes to another one when it is given back", async () => {
    const one = open("one");
    await waitFor("the first leads", one.isHeld);
    const two = open("two");
    const three = open("three");
    await waitFor("all have asked", async () => {
      const sessions = await server.query(
        address.database,
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%advisory%' AND datname = current_database() AND pid <> pg_backend_pid()",
      );
      return Number(sessions[0]?.["n"]) >= 2;
    });
    expect(leading()).toBe(1);
    await one.close();
    leads = [two, three];
    await waitFor("another one leads", () => leading() === 1);
    expect(told[0]).toBe("one leads");
    expect(told).toHaveLength(2);
  });

  test("is lost with the session that holds it, and is one hub's again when the server is back", async () => {
    const one = open("one");
    await waitFor("the first leads", one.isHeld);
    open("two");
    await server.kill();
    await waitFor("nobody leads", () => leading() === 0);
    await server.start();
    await waitFor("one leads again", () => leading() === 1);
    expect(told.slice(0, 2)).toEqual(["one leads", "one follows"]);
    expect(told).toHaveLength(3);
  });

  test("of a database that is not reached is nobody's, and closing does not wait for it", async () => {
    address = { ...address, port: 1 };
    const lead = open("one");
    await lead.close();
    leads = [];
    expect(lead.isHeld()).toBe(false);
    expect(told).toEqual([]);
  });
});
