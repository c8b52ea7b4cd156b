// Fills an empty hub for `npm start`: catalogue, simulated past months, transactions. Runs once per data folder.
// Promises: simulated ratings come from kiosks registered as demo, through the same ingest as any other.
import type { Clock } from "../../shared/clock.ts";
import type { HubStore } from "../store/hub-store.ts";
import { DEFAULT_SCALE } from "../../shared/scale.ts";
import { DEMO_CATALOGUE, DEMO_CENTRES } from "./demo-catalogue.ts";
import { demoTransactions, simulatedRatings } from "./past-months.ts";
import { createSimulatedKiosk } from "./simulated-kiosk.ts";

const WHO = "npm start";

/** True when the catalogue was put now, false when the hub already has one. */
export async function seedCatalogue(store: HubStore, clock: Clock): Promise<boolean> {
  if ((await store.catalogue()).version > 0) return false;
  return store.putCatalogue(DEMO_CATALOGUE, {
    at: clock.now(),
    who: WHO,
    action: "catalogue",
    subject: "1",
    detail: "demo catalogue",
  });
}

/** Ratings of the past months from one simulated kiosk per counter; the first counter of each centre stays free. */
export async function seedRatings(store: HubStore, clock: Clock): Promise<number> {
  const now = clock.now();
  await store.putTransactions(demoTransactions(now), {
    at: now,
    who: WHO,
    action: "transactions",
    subject: "demo",
    detail: "simulated transactions",
  });
  let count = 0;
  for (const centre of DEMO_CENTRES) {
    for (const counter of ["q1", "q2", "q3", "q4"]) {
      count += await seedKiosk(store, centre, counter, now);
    }
  }
  return count;
}

async function seedKiosk(
  store: HubStore,
  centre: (typeof DEMO_CENTRES)[number],
  counter: string,
  now: number,
): Promise<number> {
  const kiosk = `demo-${centre}-${counter}`;
  const simulated = createSimulatedKiosk(centre, kiosk);
  const claimHash = `demo ${kiosk}`;
  await store.registerKiosk(
    {
      kiosk,
      centre,
      counters: [counter],
      service: "",
      scale: DEFAULT_SCALE,
      staffPin: null,
      demo: true,
      claimHash,
      expiresAt: now + 1,
    },
    { at: now, who: WHO, action: "register kiosk", subject: kiosk, detail: "simulated" },
  );
  // No password that anybody knows: a simulated kiosk never connects.
  await store.claimKiosk({ claimHash, publicKey: simulated.publicKey, passwordHash: "" }, now);
  const ratings = simulatedRatings(centre, counter, now);
  for (const message of simulated.messages(ratings)) {
    // Each batch is received when its last rating was given.
    const last = message.kind === "batch" ? message.records.at(-1)?.[2] : ratings[0]?.at;
    const [outcome] = await store.ingest([message], last ?? now);
    if (outcome?.kind !== "ack") throw new Error(`demo ratings of ${kiosk} were refused`);
  }
  return ratings.length;
}
