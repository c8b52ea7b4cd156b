// The tests' own source of ports.
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { findFreePort } from "../support/free-port.ts";

test("whoever asks at the same time is given another port, and none that is taken", async () => {
  const first = await findFreePort();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(first + 1, "127.0.0.1", resolve));
  try {
    const ports = await Promise.all(Array.from({ length: 20 }, findFreePort));
    expect(new Set(ports).size).toBe(20);
    expect(ports).not.toContain(first);
    expect(ports).not.toContain(first + 1);
  } finally {
    taken.close();
  }
});
