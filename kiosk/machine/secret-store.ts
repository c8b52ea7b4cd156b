// Who keeps the kiosk's secrets unreadable on the disk: the private key and the broker's password, sealed before they are written.
// Promises: nothing is sealed with something weaker than it says; a store that protects nothing is `weak`, and the hub is told.

export interface SecretStore {
  /** Stands beside what it sealed: another store cannot open it. */
  readonly kind: "file" | "credential" | "safe-storage";
  /** Whoever reads the disk reads the secrets too; file permissions are all there is. */
  readonly weak: boolean;
  seal(text: string): Promise<string>;
  /** Throws a StartFault for what this machine cannot open. `again`: the system has a newer key, so seal it once more. */
  unseal(sealed: string): Promise<{ readonly text: string; readonly again: boolean }>;
}

/** No keeper at hand: the text as it is, in a file of mode 0600. */
export const FILE_SECRETS: SecretStore = {
  kind: "file",
  weak: true,
  seal: (text) => Promise.resolve(text),
  unseal: (text) => Promise.resolve({ text, again: false }),
};
