// `hub-key`: another key for the hub, and the list of what leads from its first key to the one it has.
// Promises: the change happens while no hub runs on the folder; what is printed is public.
import { Problem } from "../shared/api/problem.ts";
import { readHubKey, takeFolder } from "./data-folder.ts";
import { changeHubKey, openKeyStatements, readStatements } from "./hub-keys.ts";
import { createSystemClock } from "./system-clock.ts";
import { withHubStore } from "./with-hub-store.ts";

export async function rotateHubKey(
  { data }: { readonly data: string },
  who: string,
): Promise<void> {
  const unlock = takeFolder(data);
  try {
    await withHubStore(data, async (store) => {
      const clock = createSystemClock();
      const old = readHubKey(data);
      await openKeyStatements({ folder: data, store, key: old, clock });
      const { to } = changeHubKey(data, old, clock.now());
      const key = readHubKey(data);
      if (key.publicKey !== to) throw new Problem("internal", "the new key is not in its place");
      await openKeyStatements({ folder: data, store, key, clock, who });
      process.stdout.write(
        [
          `The hub's key is ${key.id} now (${key.publicKey}); ${old.id} has signed for it and signs nothing more.`,
          "Start the hub; kiosks take the new key from its next words, whenever they come back.",
          "Make a new copy of hub-key.pem and hub-keys.ndjson, apart from the backups, and tell the new key to those who verify.",
          "",
        ].join("\n"),
      );
    });
  } finally {
    unlock();
  }
}

export function listHubKeys({ data }: { readonly data: string }): void {
  const key = readHubKey(data);
  const lines = readStatements(data).map((statement) => JSON.stringify(statement));
  process.stdout.write(`${[...lines, JSON.stringify({ key: key.publicKey })].join("\n")}\n`);
}
