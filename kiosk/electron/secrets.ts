// The keeper of secrets of this session: systemd's credential, the system's own storage, or none.
// Promises: never a weaker one than it says; none is said aloud and told to the hub (`weak`).
import type { SafeStorage } from "electron";
import { findCredentialSecrets } from "../machine/credential-secrets.ts";
import { FILE_SECRETS, type SecretStore } from "../machine/secret-store.ts";
import { StartFault } from "../machine/start-fault.ts";
import { chooseSecretBackend } from "./policy/secret-backend.ts";

export type Keeper = Pick<
  SafeStorage,
  | "isAsyncEncryptionAvailable"
  | "getSelectedStorageBackend"
  | "encryptStringAsync"
  | "decryptStringAsync"
>;

/** After the app is ready. `session` is `process`; throws a StartFault when its credential is there and cannot be used. */
export async function openSecrets(
  keeper: Keeper,
  session: { readonly platform: string; readonly env: NodeJS.ProcessEnv },
): Promise<SecretStore> {
  const { platform, env } = session;
  const credential = findCredentialSecrets(env["CREDENTIALS_DIRECTORY"]);
  if (credential !== undefined) return credential;
  const backend = chooseSecretBackend({
    platform,
    hasCredential: false,
    canEncrypt: await keeper.isAsyncEncryptionAvailable(),
    backend: platform === "linux" ? keeper.getSelectedStorageBackend() : null,
  });
  return backend === "safe-storage" ? safeStorageSecrets(keeper) : FILE_SECRETS;
}

function safeStorageSecrets(keeper: Keeper): SecretStore {
  return {
    kind: "safe-storage",
    weak: false,
    async seal(text) {
      return (await keeper.encryptStringAsync(text)).toString("base64url");
    },
    async unseal(sealed) {
      try {
        const opened = await keeper.decryptStringAsync(Buffer.from(sealed, "base64url"));
        return { text: opened.result, again: opened.shouldReEncrypt };
      } catch (error) {
        throw new StartFault(
          "The system cannot open the secrets of this kiosk: start it with the account that enrolled it, or move identity.json away and enrol again.",
          error,
        );
      }
    },
  };
}
