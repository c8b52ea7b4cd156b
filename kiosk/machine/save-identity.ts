// Writes the identity anew when a key of it changes, sealed as the one before it.
// Promises: what the system refuses is logged and answered with false, and the identity before it stays; a bug goes on its way.
import type { Log } from "../../shared/log.ts";
import type { SaveIdentity } from "../core/identity-keeper.ts";
import { writeSealedIdentity } from "./sealed-identity.ts";
import type { SecretStore } from "./secret-store.ts";
import { StartFault, whileInDataFolder } from "./start-fault.ts";

export function createSaveIdentity(parts: {
  readonly folder: string;
  readonly secrets: SecretStore;
  readonly log: Log;
}): SaveIdentity {
  const { folder, secrets, log } = parts;
  return async (identity) => {
    try {
      await whileInDataFolder(folder, () => writeSealedIdentity(folder, identity, secrets));
      return true;
    } catch (error) {
      if (!(error instanceof StartFault)) throw error;
      log.error(
        { why: error.message },
        "the identity could not be written; its keys stay as they are",
      );
      return false;
    }
  };
}
