// What a hub on PostgreSQL does when the server or the wire to it fails, and when two hubs write side by side: nothing is lost, nothing
// is done twice, and what nobody heard the end of is found out.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { HubStore } from "../../hub/store/hub-store.ts";
import type { PostgresAddress } from "../../hub/store/postgres/address.ts";
import { openPostgresStore } from "../../hub/store/postgres/open-postgres-store.ts";
import { ZONE } from "../../shared/period.ts";
import { openCommitRelay, type CommitRelay } from "../support/commit-relay.ts";
import { chanceSeed, createChance } from "../support/chance.ts";
import { hasPostgres, startPostgres, type PostgresServer } from "../support/postgres-server.ts";
import { createSignedStream, MONDAY_MORNING, type SignedStream } from "../support/signed-stream.ts";

const T0 = MONDAY_MORNING;
const AUDIT = { at: T0, who: "admin", action: "test", subject: "", detail: "" };
const ALL_TIME = { from: 20_200_101, to: 20_991_231, centres: null } as const;

const KIOSK = {
  ...({ counters: ["q1"], service: "", scale: "vn3.1", staffPin: null, demo: false } as const),
  expiresAt: T0,
};

async function enrol(store: HubStore, { kiosk, centre, publicKey }: SignedStream): Promise<void> {
  const claimHash = `claim of ${kiosk}`;
  await store.registerKiosk({ ...KIOSK, kiosk, centre, claimHash }, AUDIT);
  await store.claimKiosk({ claimHash, publicKey, passwordHash: "hash" }, T0);
}

const stored = async (store: HubStore): Promise<number> =>
  (await store.listStored(ALL_TIME)).reduce((sum, { stored: n }) => sum + n, 0);

describe.skipIf(!hasPostgres())("a PostgreSQL server (needs Debian's postgresql)", () => {
  let server: PostgresServer;
  let template: string;
  let address: PostgresAddress;
  const opened: HubStore[] = [];
  const open = async (at = address): Promise<HubStore> => {
    const store = await openPostgresStore({ address: at, zone: ZONE });
    opened.push(store);
    return store;
  };

  beforeAll(async () => {
    server = await startPostgres();
    const made = await server.createDatabase();
    template = made.database;
    await (await openPostgresStore({ address: made, zone: ZONE })).close();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    address = await server.createDatabase(template);
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  test("that does not keep what it commits is refused, with what to set", async () => {
    const careless = await startPostgres({ settings: { fsync: "off" } });
    try {
      const refused = openPostgresStore({ address: await careless.createDatabase(), zone: ZONE });
      await expect(refused).rejects.toMatchObject({
        name: "StoreOpenError",
        message: expect.stringMatching(/does not keep what it commits \(fsync = off\).*to on/),
      });
    } finally {
      await careless.stop();
    }
  });

  test("keeps every commit, also where its role was told that it need not", async () => {
    await server.query(address.database, "ALTER ROLE hub SET synchronous_commit = off");
    try {
      const store = await open();
      await store.appendAudit(AUDIT);
      expect(await store.listAudit(5)).toHaveLength(1);
    } finally {
      await server.query(address.database, "ALTER ROLE hub RESET synchronous_commit");
    }
  });

  test("of which nobody knows, or without the database, is one sentence", async () => {
    await expect(
      openPostgresStore({ address: { ...address, port: 1 }, zone: ZONE }),
    ).rejects.toThrow(/postgres:\/\/127\.0\.0\.1:1\/hub_\d+ cannot be opened/);
    const nowhere = { ...address, database: "la" };
    await expect(openPostgresStore({ address: nowhere, zone: ZONE })).rejects.toThrow(
      /cannot be opened: database "la" does not exist/,
    );
  });

  test("that dies and comes back has everything that was acknowledged, and takes what waited for it", async () => {
    const store = await open();
    const stream = createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu" });
    await enrol(store, stream);
    await store.ingest([stream.open()], T0);
    for (let i = 0; i < 5; i++) stream.rate("HL", T0 + i);
    await store.ingest([stream.batch()], T0);
    await server.kill();
    stream.rate("HL", T0 + 9);
    const waiting = store.ingest([stream.batch()], T0);
    await server.start();
    expect(await waiting).toMatchObject([
      { kind: "ack", upto: 6, head: stream.headAt(6), inserted: 1 },
    ]);
    expect(await stored(store)).toBe(6);
    expect(await store.compareRollups(ALL_TIME, 5)).toEqual([]);
  });

  describe("behind a wire that breaks over a COMMIT", () => {
    let relay: CommitRelay;
    beforeEach(async () => {
      relay = await openCommitRelay(server.port);
    });
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
      await relay.close();
    });

    test.each(["unsent", "unheard"] as const)(
      "answers a batch as if nothing had happened, and has it once (%s)",
      async (how) => {
        const store = await open({ ...address, port: relay.port });
        const stream = createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu" });
        await enrol(store, stream);
        await store.ingest([stream.open()], T0);
        for (let i = 0; i < 5; i++) stream.rate("HL", T0 + i, { visit: i < 2 ? "v" : "" });
        relay.breakNext(how);
        expect(await store.ingest([stream.batch()], T0)).toEqual([
          {
            ...({ kind: "ack", stream: stream.stream, upto: 5, head: stream.headAt(5) } as const),
            ...({ safe: 0, want: null, inserted: 5 } as const),
          },
        ]);
        expect(relay.broken()).toBe(1);
        expect(await stored(store)).toBe(5);
        expect(await store.compareRollups(ALL_TIME, 5)).toEqual([]);
      },
    );

    test.each(["unsent", "unheard"] as const)(
      "uses a claim code once, and writes one line in the log (%s)",
      async (how) => {
        const store = await open({ ...address, port: relay.port });
        await store.registerKiosk(
          { ...KIOSK, kiosk: "bl-q1", centre: "binh-lieu", claimHash: "c" },
          AUDIT,
        );
        relay.breakNext(how);
        const claim = { claimHash: "c", publicKey: "key", passwordHash: "hash" };
        expect(await store.claimKiosk(claim, T0)).toMatchObject({ ok: true });
        relay.breakNext(how);
        await store.appendAudit(AUDIT);
        expect(relay.broken()).toBe(2);
        expect((await store.listAudit(9)).map(({ action }) => action)).toEqual([
          "test",
          "kiosk.claim",
          "test",
        ]);
      },
    );
  });

  test("of two hubs takes each record once, whoever brings it, and counts one rating a visit", async () => {
    const seed = chanceSeed();
    console.log(`SEED=${seed}`);
    const chance = createChance(seed);
    const hubs = [await open(), await open()] as const;
    const streams = ["bl-q1", "bl-q2", "bl-q3", "bl-q4"].map((kiosk) =>
      createSignedStream({ kiosk, centre: "binh-lieu" }),
    );
    for (const stream of streams) await enrol(hubs[0], stream);
    // Both hubs hear of each stream at the same time, and everybody sends everything, in parts, again and again.
    await Promise.all(
      hubs.map((hub) =>
        hub.ingest(
          streams.map((stream) => stream.open()),
          T0,
        ),
      ),
    );
    const rated = [0, 0];
    for (let round = 0; round < 12; round++) {
      const before = new Map(streams.map((stream) => [stream, stream.size()]));
      for (const stream of streams) {
        for (let i = 0; i < 5; i++) {
          const visit = chance.below(3) === 0 ? `v${round}-${chance.below(2)}` : "";
          const ref = stream.rate("HL", T0 + round, { visit });
          if (chance.below(5) === 0) stream.explain(ref, ["wait"], T0 + round);
          if (chance.below(8) === 0) stream.takeBack(ref, T0 + round);
        }
      }
      await Promise.all(
        hubs.map(async (hub, which) => {
          const messages = streams
            .flatMap((stream) => {
              const size = stream.size();
              const known = before.get(stream) ?? 0;
              return [
                stream.batchOf(1 + chance.below(size), size),
                stream.batchOf(Math.max(1, known + 1 - chance.below(4)), size),
              ];
            })
            .toSorted(() => chance.below(3) - 1);
          for (const outcome of await hub.ingest(messages, T0 + 1_000)) {
            expect(outcome.kind).toBe("ack");
            if (outcome.kind === "ack") rated[which] = (rated[which] ?? 0) + outcome.inserted;
          }
          await hub.appendAudit(AUDIT);
        }),
      );
    }
    const sizes = streams.reduce((sum, stream) => sum + stream.size(), 0);
    expect(rated.reduce((sum, n) => sum + n, 0)).toBe(sizes);
    for (const [i, hub] of hubs.entries()) {
      expect(await hub.compareRollups(ALL_TIME, 5)).toEqual([]);
      const query = { ...ALL_TIME, by: "kiosk" } as const;
      expect(await hub.recount(query), `hub ${i}`).toEqual(await hub.tallies(query));
    }
    const [entries] = await server.query(
      address.database,
      "SELECT count(*)::int AS n FROM hai_long.rating WHERE visit <> '' AND standing = 0 GROUP BY visit HAVING count(*) > 1",
    );
    expect(entries).toBeUndefined();
    const audit = await hubs[0].listAudit(1_000);
    expect(audit.map(({ seq }) => seq)).toEqual(audit.map((_, i) => audit.length - i));
  });
});
