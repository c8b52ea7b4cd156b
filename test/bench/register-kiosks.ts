// Puts a catalogue and enrolled kiosks into a hub's database before the hub runs: all in one transaction, because ten thousand
// enrolments of two durable commits each would take longer than what is measured.
import { hash } from "node:crypto";
import { DEMO_CATALOGUE } from "../../hub/demo/demo-catalogue.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
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
  const at = Date.now();
  const audit = { at, who: "bench", action: "set up", subject: "bench", detail: "" };
  db.exec("BEGIN");
  await store.putCatalogue(catalogue, audit);
  for (const { kiosk, centre, publicKey, password } of kiosks) {
    const registration = {
      kiosk,
      centre,
      counters: ["q1"],
      service: "",
      scale: "vn3.1",
      staffPin: null,
      demo: false,
      claimHash: kiosk,
      expiresAt: at + 60_000,
    };
    await store.registerKiosk(registration, audit);
    const passwordHash = hash("sha256", password, "base64url");
    await store.claimKiosk({ claimHash: kiosk, publicKey, passwordHash }, at);
  }
  db.exec("COMMIT");
  await store.close();
}
