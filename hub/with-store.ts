// For commands that change something in a data folder: opens its store, hands it over, closes it whatever happens.
import { mkdirSync } from "node:fs";
import { Problem } from "../shared/api/problem.ts";
import { ZONE } from "../shared/period.ts";
import { openStore } from "./data-folder.ts";
import { placeIn } from "./store-place.ts";
import type { HubStore } from "./store/hub-store.ts";

export async function withStore<T>(data: string, use: (store: HubStore) => Promise<T>): Promise<T> {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem("unavailable", `The data folder ${data} cannot be written (${why}).`);
  }
  const store = await openStore({ place: placeIn(data), zone: ZONE });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
