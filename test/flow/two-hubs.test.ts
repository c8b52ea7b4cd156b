// Two real hubs on one PostgreSQL and one MQTT 5 broker, one of them killed again and again under load, the server too; then everything
// heals, and the independent checker looks at what is left. The seed is printed; SEED reproduces the choices, ROUNDS makes it longer.
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { chanceSeed, createChance } from "../support/chance.ts";
import { openHubPair } from "../support/hub-pair.ts";
import { hasMosquitto } from "../support/mosquitto.ts";
import { hasPostgres } from "../support/postgres-server.ts";
import { waitFor } from "../support/wait-for.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 8);
const MOST_MS = 900_000;

let pair: Awaited<ReturnType<typeof openHubPair>> | undefined;

afterEach(async () => {
  await pair?.remove();
  pair = undefined;
});

describe.skipIf(!hasPostgres() || !hasMosquitto())(
  "two hubs on one database (needs Debian's postgresql and mosquitto)",
  () => {
    it(
      "lose nothing that was thanked and count nothing twice, while one of them dies again and again",
      async () => {
        const seed = chanceSeed();
        console.log(`SEED=${seed} ROUNDS=${ROUNDS}`);
        const chance = createChance(seed);
        pair = await openHubPair({ kiosks: 3, seed });
        const { hubs, postgres, leaders } = pair;
        await pair.startLoad();
        await waitFor("one hub leads", () => leaders().length === 1);
        const faults: string[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          await pause(300 + chance.below(1_500));
          faults.push(...pair.findRollupFaults().map((fault) => `I3: ${fault}`));
          if (chance.below(5) === 0) {
            await postgres.kill();
            await pause(chance.below(500));
            await postgres.start();
            continue;
          }
          const victim = chance.pick(hubs);
          await victim.program().kill();
          faults.push(...(await pair.findOverbelief()).map((fault) => `I4: ${fault}`));
          await pause(chance.below(1_000));
          await victim.start();
        }
        // Both work again, and each answers its part.
        const before = await pair.receipts();
        await waitFor(
          "both hubs answer",
          async () => (await pair?.receipts())?.every((n, i) => n > (before[i] ?? 0)) === true,
          120_000,
        );
        await waitFor("one hub leads", () => leaders().length === 1);
        await pair.stopLoad();
        await pair.waitUntilIdle();
        const verdict = await pair.check();
        console.log(JSON.stringify({ ...verdict, violations: verdict.violations.length }));
        expect(faults).toEqual([]);
        expect(verdict.violations).toEqual([]);
        expect(verdict.thanked).toBeGreaterThan(ROUNDS);
        expect(verdict.ratingsAtHub).toBe(verdict.thanked + verdict.storedUnthanked);
      },
      MOST_MS,
    );
  },
);
