// Group B: what can happen to the hub's process; its disk is in group-b-disk.ts.
import { readdirSync, statSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import type { Row } from "./fault.ts";
import { createFsyncShim } from "./fsync-shim.ts";
import { HUB_DISK_FAULTS } from "./group-b-disk.ts";
import { createMemoryGroup } from "./memory-group.ts";
import { metricOf, until, whileAsking } from "./hub-looks.ts";

const ALL = ["I1", "I2", "I3", "I4", "I5", "I7", "I8"] as const;
const JOIN = new URL("../support/join-memory-group.ts", import.meta.url);
const DIE_BEFORE_RECEIPT = new URL("../support/die-before-receipt.ts", import.meta.url);

export const HUB_FAULTS: readonly Row[] = [
  {
    id: "B1",
    what: "the hub is killed under load",
    injection: "SIGKILL after 5 to 800 ms, started again",
    holds: ALL,
    needs: [],
    short: 4,
    run: async ({ line, chance, rounds, countKill, must }) => {
      const { hub, findOverbelief } = await line();
      for (let round = 0; round < rounds; round++) {
        await pause(5 + chance.below(795));
        await hub.kill();
        countKill();
        for (const what of findOverbelief()) must(false, "I4", what);
        await hub.start();
      }
    },
  },
  {
    id: "B2",
    what: "the hub dies between a commit and its receipts",
    injection: "a module kills the process at the fifth group, after its commit",
    holds: ALL,
    needs: [],
    short: 2,
    run: async ({ line, rounds, countKill, must }) => {
      const { hub, findOverbelief } = await line();
      for (let round = 0; round < rounds; round++) {
        await hub.stop();
        await hub.start({ preload: [DIE_BEFORE_RECEIPT] });
        await until("the hub dies by itself", () => !hub.program().isRunning());
        countKill();
        for (const what of findOverbelief()) must(false, "I4", what);
        await hub.start();
      }
    },
  },
  {
    id: "B5",
    what: "the hub's disk does not sync any more",
    injection: "fsync and fdatasync fail with EIO (LD_PRELOAD), then work again",
    holds: ALL,
    needs: ["cc"],
    short: 1,
    run: async ({ line, rounds, countKill, must }) => {
      const { hub, findOverbelief } = await line();
      const shim = createFsyncShim();
      try {
        for (let round = 0; round < rounds; round++) {
          await hub.stop();
          await hub.start({ env: shim.env });
          await pause(500);
          shim.say("eio");
          // What a failed sync left on the disk is a guess: only a new start, with its checks, may go on.
          await until("the hub ends by itself", () => !hub.program().isRunning());
          countKill();
          for (const what of findOverbelief()) must(false, "I4", what);
          shim.say("well");
          await hub.start();
        }
      } finally {
        shim.remove();
      }
    },
  },
  {
    id: "B6",
    what: "the hub hangs",
    injection: "SIGSTOP for 3 to 6 s, SIGCONT",
    holds: [...ALL, "I6"],
    needs: [],
    short: 1,
    run: async ({ line, chance, rounds, must, note }) => {
      const { hub } = await line();
      for (let round = 0; round < rounds; round++) {
        const { pid } = hub.program();
        process.kill(pid, "SIGSTOP");
        await pause(3_000 + chance.below(3_000));
        process.kill(pid, "SIGCONT");
        const before = (await metricOf(hub, "hailong_receipts_total")) ?? 0;
        const began = performance.now();
        await pause(2_000);
        const after = (await metricOf(hub, "hailong_receipts_total")) ?? 0;
        const aSecond = (after - before) / ((performance.now() - began) / 1_000);
        note(`${aSecond.toFixed(0)} receipts a second after it hung`);
        // Two kiosks, one batch in flight each: what was held back comes in large batches, not in a storm of messages.
        must(aSecond < 200, "I6", `${aSecond.toFixed(0)} receipts a second after the hub hung`);
      }
    },
  },
  {
    id: "B7",
    what: "somebody reads the database for a long time",
    injection: "a read transaction held open under load",
    holds: [...ALL, "I6"],
    needs: [],
    short: 1,
    run: async (trial) => {
      const { hub } = await trial.line();
      const reader = new Sqlite(hub.book, { readonly: true });
      reader.exec("BEGIN");
      reader.prepare("SELECT count(*) FROM rating").get();
      try {
        const before = (await metricOf(hub, "hailong_records_inserted_total")) ?? 0;
        await whileAsking(trial, await hub.admin(), async () => {
          await pause(3_000);
          await until("ingest goes on beside a long reader", async () => {
            const now = (await metricOf(hub, "hailong_records_inserted_total")) ?? 0;
            return now > before + 20;
          });
        });
        trial.note(`-wal beside a long reader: ${statSync(`${hub.book}-wal`).size >> 10} kB`);
      } finally {
        reader.close();
      }
    },
  },
  {
    id: "B10",
    what: "the hub's machine has no memory left",
    injection:
      "a cgroup's limit is lowered to what the hub uses, under load and reports; the kernel kills it",
    holds: ALL,
    needs: ["cgroup"],
    short: 1,
    run: async ({ line, rounds, countKill, must, note }) => {
      const { hub, findOverbelief } = await line();
      const group = createMemoryGroup(`hl${process.pid}b10`);
      try {
        for (let round = 0; round < rounds; round++) {
          await hub.stop();
          const env = { ...hub.options.env, MEMORY_GROUP: group.procs };
          await hub.start({ ...hub.options, env, preload: [...(hub.options.preload ?? []), JOIN] });
          const ask = await hub.admin();
          group.limit(group.usedBytes());
          note(`limit ${Math.round(group.usedBytes() / 1_048_576)} MB`);
          // The kernel ends it in the middle of whatever it does then.
          await until("the hub is killed", async () => {
            await Promise.allSettled(reports().map((path) => ask("GET", path)));
            return !hub.program().isRunning();
          });
          countKill();
          for (const what of findOverbelief()) must(false, "I4", what);
          group.limit(null);
          await hub.start();
        }
      } finally {
        group.remove();
      }
    },
  },
  {
    id: "B11",
    what: "the hub runs out of sockets",
    injection: "ulimit -n just above what it has open, 200 connections that say nothing",
    holds: [...ALL, "I6"],
    needs: [],
    short: 1,
    run: async ({ line, rounds, must, note }) => {
      const { hub, proxies, thanked } = await line();
      const open = (): number => readdirSync(`/proc/${hub.program().pid}/fd`).length;
      await until("the kiosks are connected", () => proxies.every((proxy) => proxy.open() > 0));
      const most = open() + 20;
      await hub.stop();
      await hub.start({ ...hub.options, mostFiles: most });
      await until("they are again", () => proxies.every((proxy) => proxy.open() > 0));
      for (let round = 0; round < rounds; round++) {
        const [before, rated] = [open(), thanked()];
        const sockets = crowdTheDoor(Number(new URL(hub.mqtt).port));
        await until("no socket is left", () => open() >= most - 1);
        await until("ratings are taken meanwhile", () => thanked() > rated + 10);
        must(hub.program().isRunning(), "I6", "the hub lives without sockets to spare");
        for (const socket of sockets) socket.destroy();
        await until("the sockets are given back", () => open() <= before + 10);
        note(`${before} files before, ${most} at most, ${open()} afterwards`);
        must((await fetch(`${hub.http}/healthz`)).status === 200, "I7", "the hub answers again");
      }
      await hub.stop();
      await hub.start();
    },
  },
  {
    id: "B13",
    what: "days, months and leap days of the centres' zone",
    injection: "instants on both sides of every edge",
    holds: ["I3"],
    needs: [],
    heldBy: "test/shared/local-day.test.ts",
  },
  {
    id: "B14",
    what: "one of two hubs on one PostgreSQL is killed, again and again",
    injection:
      "SIGKILL of either hub and of the server under load, over a Mosquitto that shares the batches out",
    holds: ["I1", "I2", "I3", "I4", "I5", "I7"],
    needs: ["mosquitto"],
    heldBy: "test/flow/two-hubs.test.ts",
  },
  {
    id: "B15",
    what: "PostgreSQL dies, or nobody hears the end of a COMMIT",
    injection: "SIGKILL of the server; a wire that breaks, or swallows all, over a COMMIT",
    holds: ["I1", "I3"],
    needs: [],
    heldBy: "test/hub/store-postgres-durability.test.ts",
  },
  ...HUB_DISK_FAULTS,
];

/** Answers that need memory: the month and the year as files. */
function reports(): readonly string[] {
  const today = new Date().toISOString();
  return [today.slice(0, 7), today.slice(0, 4)].flatMap((period) =>
    ["pdf", "xlsx"].map((kind) => `/api/v1/reports/${period}.${kind}`),
  );
}

/** Connections that never say a word. */
function crowdTheDoor(port: number): readonly Socket[] {
  return Array.from({ length: 200 }, () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    return socket;
  });
}
