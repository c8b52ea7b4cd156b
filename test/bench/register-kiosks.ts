// Puts a catalogue and enrolled kiosks into a hub's database before the hub runs: all in one transaction, because ten thousand
// enrolments of two durable commits each would take longer than what is measured.
import { DEMO_CATALOGUE } from "../../hub/demo/demo-catalogue.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
import { AUDIT, enrolInto } from "../support/hub-line.ts";
import { openInnerStore } from "../support/inner-store.ts";
import type { BenchKiosk } from "./signed-backlog.ts";

type Enrolment = Pick<BenchKiosk, "kiosk" | "centre" | "publicKey" | "password">;

/** Makes the file when there is none. */
export async function registerKiosks(
  file: string,
  kiosks: readonly Enrolment[],
  catalogue: Catalogue = DEMO_CATALOGUE,
): Promise<void> {
  const { db, store } = openInnerStore(file);
  db.exec("BEGIN");
  await store.putCatalogue(catalogue, AUDIT);
  for (const kiosk of kiosks) await enrolInto(store, kiosk, kiosk.password);
  db.exec("COMMIT");
  await store.close();
}
