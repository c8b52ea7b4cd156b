// The tree of units as it stands today and from now on: what an account or a token may be limited to.
import { createUnitTree, type UnitTree } from "../../shared/catalogue.ts";
import type { HubStore } from "../store/hub-store.ts";

export async function currentTree(store: Pick<HubStore, "catalogue">): Promise<UnitTree> {
  return createUnitTree(await store.catalogue(), "9999-12-31");
}
