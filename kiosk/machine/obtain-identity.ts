// Who this kiosk is: read from its folder, or, the first time, given by the hub for a one-time claim code.
// Promises: a folder that is enrolled stays what it is, whatever the command line says.
import { join } from "node:path";
import type { Log } from "../../shared/log.ts";
import type { KioskIdentity } from "../core/identity.ts";
import { enrol } from "./enrol.ts";
import { findSealedIdentity, writeSealedIdentity } from "./sealed-identity.ts";
import type { SecretStore } from "./secret-store.ts";
import { whileInDataFolder, StartFault } from "./start-fault.ts";

/** What the command line says about enrolling; null when nothing. */
export type Enrolment = { readonly hub: URL; readonly code: string } | null;

export type IdentityParts = {
  readonly folder: string;
  readonly enrolment: Enrolment;
  readonly secrets: SecretStore;
  readonly log: Log;
};

/** Throws a StartFault when there is no identity, or none that can be used. */
export async function obtainIdentity(parts: IdentityParts): Promise<KioskIdentity> {
  const { folder, enrolment, secrets, log } = parts;
  const known = await whileInDataFolder(folder, () => findSealedIdentity(folder, secrets));
  if (known !== undefined) {
    // A service that always starts with --enrol must come up again after its first start.
    if (enrolment)
      log.warn({ kiosk: known.kiosk }, "enrolled already; --enrol and --code are not used");
    return known;
  }
  if (enrolment === null) {
    throw new StartFault(
      `The data folder ${folder} holds no identity yet: enrol this kiosk once with --enrol HUBURL --code CODE.`,
    );
  }
  const identity = await enrol(enrolment.hub, enrolment.code);
  await whileInDataFolder(folder, () => writeSealedIdentity(folder, identity, secrets));
  log.info({ kiosk: identity.kiosk, centre: identity.centre }, "kiosk enrolled");
  return identity;
}

/** A folder must not be enrolled twice by hand; throws a StartFault that says as what it is known. */
export async function refuseEnrolled({ folder, secrets }: IdentityParts): Promise<void> {
  const known = await whileInDataFolder(folder, () => findSealedIdentity(folder, secrets));
  if (known === undefined) return;
  throw new StartFault(
    `The data folder ${folder} is enrolled already, as kiosk ${known.kiosk} of ${known.centre}: name another one with --data, or move ${join(folder, "identity.json")} away.`,
  );
}
