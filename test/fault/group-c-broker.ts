// Group C: the broker: it dies and forgets, doubles, drops and disorders messages, refuses topics, speaks for the dead.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readBook } from "../support/checker-books.ts";
import { findRollupFaults } from "../support/checker-rollups.ts";
import { waitFor } from "../support/wait-for.ts";
import type { Chance } from "../support/chance.ts";
import type { Manner } from "../support/proxy.ts";
import type { Row, Trial } from "./fault.ts";

const ALL = ["I1", "I2", "I3", "I4", "I5", "I7"] as const;
const IMPATIENT = new URL("../support/impatient-kiosk.ts", import.meta.url);
const PUBLISH = 3;

async function killBrokers(
  { line, chance, rounds, countKill }: Trial,
  lines: readonly string[],
  open = line,
): Promise<void> {
  const { mosquitto, thanked } = await open({ broker: "mosquitto", mosquitto: { lines } });
  for (let round = 0; round < rounds; round++) {
    const before = thanked();
    await waitFor("ratings on their way", () => thanked() > before + 10);
    await pause(100 + chance.below(500));
    await mosquitto?.kill();
    countKill();
    await pause(chance.below(200));
    await mosquitto?.restart();
  }
}

type Mischief = { lost: number; doubled: number; late: number };

/** A broker with a bad day: 20 % of the messages lost, each one may come twice, or after the next one. */
function badDay(chance: Chance, done: Mischief): Manner["alter"] {
  const held: { up: Buffer[]; down: Buffer[] } = { up: [], down: [] };
  return (packet, way) => {
    if ((packet[0] ?? 0) >> 4 !== PUBLISH) return [packet];
    const before = held[way].splice(0);
    const what = chance.below(10);
    if (what < 2) {
      done.lost += 1;
      return before;
    }
    if (what < 5) {
      done.doubled += 1;
      return [packet, packet, ...before];
    }
    if (what < 7) {
      done.late += 1;
      held[way].push(packet);
      return before;
    }
    return [packet, ...before];
  };
}

export const BROKER_FAULTS: readonly Row[] = [
  {
    id: "C1",
    what: "the broker in the hub's own process is killed, with the hub",
    injection: "SIGKILL under load, started again; tallies compared in read snapshots all the time",
    holds: ALL,
    needs: [],
    short: 2,
    run: async ({ line, chance, rounds, countKill, must }) => {
      const { hub, findOverbelief } = await line();
      for (let round = 0; round < rounds; round++) {
        for (let looks = 0; looks < 5; looks++) {
          await pause(40 + chance.below(80));
          for (const what of readBook(hub.book, findRollupFaults)) must(false, "I3", what);
        }
        await hub.kill();
        countKill();
        // What a kiosk believes now must be on the hub's disk: it can learn nothing more.
        for (const what of findOverbelief()) must(false, "I4", what);
        await hub.start();
      }
    },
  },
  {
    id: "C1m",
    what: "a Mosquitto that keeps nothing is killed",
    injection: "SIGKILL under load; all retained messages are gone with it (C2)",
    holds: ALL,
    needs: ["mosquitto"],
    short: 2,
    run: (trial) => killBrokers(trial, []),
  },
  {
    id: "C1p",
    what: "a Mosquitto that keeps everything is killed, with short queues",
    injection: "SIGKILL under load; persistence true, max_queued_messages 10 (C3)",
    holds: ALL,
    needs: ["mosquitto"],
    short: 2,
    run: async (trial) => {
      const folder = mkdtempSync(join(tmpdir(), "hai-long-kept-"));
      trial.after(() => rmSync(folder, { recursive: true, force: true }));
      const keeps = ["persistence true", `persistence_location ${folder}/`, "autosave_interval 1"];
      const queues = ["max_queued_messages 10", "max_inflight_messages 5"];
      await killBrokers(trial, [...keeps, ...queues], trial.ownLine);
    },
  },
  {
    id: "C4",
    what: "messages are lost, doubled and out of order",
    injection: "whole packets dropped (20 %), repeated, held back by the proxy",
    holds: ALL,
    needs: [],
    short: 1,
    run: async ({ line, chance, rounds, note }) => {
      const { proxies } = await line({ kioskPreload: [IMPATIENT] });
      const done: Mischief = { lost: 0, doubled: 0, late: 0 };
      for (const proxy of proxies) proxy.behave({ alter: badDay(chance, done) });
      await waitFor(
        "a bad day",
        () => Math.min(done.lost, done.doubled, done.late) >= 3 * rounds,
        60_000 * rounds,
      );
      note(`${done.lost} messages lost, ${done.doubled} doubled, ${done.late} after the next one`);
      for (const proxy of proxies) {
        proxy.heal();
        proxy.cut();
      }
    },
  },
  {
    id: "C5",
    what: "the broker refuses a kiosk's topics",
    injection: "Mosquitto's ACL forbids ratings, then allows them again",
    holds: ["I1", "I7"],
    needs: ["mosquitto"],
    heldBy: "test/hub/link-mosquitto-rights.test.ts",
  },
  {
    id: "C6",
    what: "the broker has another certificate, or one for another name",
    injection: "TLS with an authority and a name that are not the enrolled ones",
    holds: ["I7"],
    needs: ["openssl", "mosquitto"],
    heldBy: "test/kiosk/link-mqtt.test.ts",
  },
  {
    id: "C7",
    what: "the will of a dead connection comes after the kiosk is back",
    injection: "the connection is frozen, the kiosk killed and started again",
    holds: ALL,
    needs: [],
    short: 1,
    run: async ({ line, rounds, countKill }) => {
      const { admin, kiosks, proxies } = await line();
      for (let round = 0; round < rounds; round++) {
        proxies[0]?.freeze();
        await kiosks[0]?.kill();
        countKill();
        await kiosks[0]?.start();
        await waitFor("a status that says online", async () => {
          const { body } = await admin("GET", "/api/v1/kiosks");
          const list = JSON.stringify(body);
          return list.includes('"online"') && !list.includes('"lost"');
        });
      }
    },
  },
  {
    id: "C8",
    what: "a subscriber never reads",
    injection: "a socket that is never read, on the embedded broker",
    holds: ["I6"],
    needs: [],
    heldBy: "test/hub/broker-hostile.test.ts",
  },
];
