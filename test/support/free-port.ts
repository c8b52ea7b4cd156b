// A port of 127.0.0.1 for programs that cannot be told to take port 0, and that come back to it after they were killed.
// Promises: below the range that connections get theirs from (ip_local_port_range, 32768 on), so that nobody is given it by chance
// while its program is away; never the same one twice in a process.
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const [LOWEST, HIGHEST] = [10_000, 32_000];
/** Each process goes its own way from here on. */
let last = randomInt(LOWEST, HIGHEST);

export async function findFreePort(): Promise<number> {
  for (let tries = LOWEST; tries < HIGHEST; tries++) {
    last = last + 1 < HIGHEST ? last + 1 : LOWEST;
    // Others may ask while this one is tried.
    const port = last;
    if (await isFree(port)) return port;
  }
  throw new Error(`every port from ${LOWEST} to ${HIGHEST} is taken`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
