// A wire to a PostgreSQL server that breaks at the worst moment: over a COMMIT, before the server has it or before its answer is back.
// Promises: it breaks only when it was told to, once each time; otherwise every byte goes through.
import { connect, createServer, type Socket } from "node:net";

export type CommitRelay = {
  readonly port: number;
  /** Over the next COMMIT: "unsent", the server never gets it; "unheard", it does, and nobody hears its answer. */
  readonly breakNext: (how: "unsent" | "unheard") => void;
  /** How often it broke so far. */
  readonly broken: () => number;
  readonly close: () => Promise<void>;
};

/** The simple query as it stands on the wire (PostgreSQL, 55.7: its length goes before, a zero byte ends it). */
const COMMIT = Buffer.from("COMMIT\0");

export async function openCommitRelay(target: number): Promise<CommitRelay> {
  const sockets = new Set<Socket>();
  let next: "unsent" | "unheard" | undefined;
  let broken = 0;
  const server = createServer((near) => {
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => {
        // A `close` follows.
      });
      socket.once("close", () => sockets.delete(socket));
    }
    near.once("close", () => far.end());
    far.once("close", () => near.destroy());
    let isDeaf = false;
    near.on("data", (piece: Buffer) => {
      if (next === undefined || !piece.includes(COMMIT)) {
        far.write(piece);
        return;
      }
      const how = next;
      next = undefined;
      broken += 1;
      isDeaf = true;
      if (how === "unsent") {
        far.destroy();
        near.resetAndDestroy();
        return;
      }
      // Told only when the server has answered: it has decided by then, and nobody knows.
      far.once("data", () => near.resetAndDestroy());
      far.write(piece);
    });
    far.on("data", (piece: Buffer) => {
      if (!isDeaf) near.write(piece);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    breakNext: (how) => {
      next = how;
    },
    broken: () => broken,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
