// Which keeper of secrets this session has. Promises: Chromium's `basic_text`, a password that stands in its source, is never
// taken for a keeper; where there is none, the identity is a file of mode 0600 and the hub is told.
import type { SafeStorage } from "electron";

export type SecretFacts = {
  readonly platform: string;
  /** systemd handed a key to this service. */
  readonly hasCredential: boolean;
  /** safeStorage.isAsyncEncryptionAvailable() */
  readonly canEncrypt: boolean;
  /** safeStorage.getSelectedStorageBackend(); null where the system has only one. */
  readonly backend: ReturnType<SafeStorage["getSelectedStorageBackend"]> | null;
};

const NO_KEEPERS: readonly (string | null)[] = ["basic_text", "unknown", null];

export function chooseSecretBackend(facts: SecretFacts): "credential" | "safe-storage" | "file" {
  const { platform, hasCredential, canEncrypt, backend } = facts;
  if (hasCredential) return "credential";
  if (!canEncrypt) return "file";
  return platform === "linux" && NO_KEEPERS.includes(backend) ? "file" : "safe-storage";
}
