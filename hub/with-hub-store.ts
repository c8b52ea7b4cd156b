// Opens the store of a data folder for one command and closes it again, whatever happens.
// Promises: a folder that holds no hub is one sentence, and no new database in it.
import { existsSync } from "node:fs";
import { Problem } from "../shared/api/problem.ts";
import { ZONE } from "../shared/period.ts";
import { openStore } from "./data-folder.ts";
import { placeIn } from "./store-place.ts";
import type { HubStore } from "./store/hub-store.ts";

export async function withHubStore<T>(
  data: string,
  run: (store: HubStore) => Promise<T>,
): Promise<T> {
  const place = placeIn(data);
  if (place.kind === "sqlite" && !existsSync(place.file)) {
    throw new Problem("unavailable", `There is no hub in ${data}: name its folder with --data.`);
  }
  const store = await openStore({ place, zone: ZONE });
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}
