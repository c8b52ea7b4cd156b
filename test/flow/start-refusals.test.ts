// What `npm start` says when it cannot start: one clear sentence on stderr, exit code 2, nothing damaged.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../build/hai-long.mjs", import.meta.url));
const LOOPBACK = ["--http", "127.0.0.1:0", "--mqtt", "127.0.0.1:0", "--kiosk", "127.0.0.1:0"];

type Refusal = { readonly code: number; readonly said: string; readonly printed: string };

function start(args: readonly string[], program: readonly string[] = ["start"]): Promise<Refusal> {
  return new Promise((resolve) => {
    const options = { timeout: 50_000, killSignal: "SIGKILL" } as const;
    execFile(process.execPath, [PROGRAM, ...program, ...args], options, (error, printed, said) => {
      resolve({ code: typeof error?.code === "number" ? error.code : -1, said, printed });
    });
  });
}

describe("npm start", () => {
  let folder: string;
  let taken: Server;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "hai-long-refusals-"));
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });
  afterAll(() => {
    taken.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const expectSentence = ({ code, said }: Refusal, ...words: readonly string[]): void => {
    expect(said.trim().split("\n")).toHaveLength(1);
    for (const word of words) expect(said).toContain(word);
    expect(said).not.toMatch(/\n\s+at |node:internal/);
    expect(code).toBe(2);
  };

  it("refuses an option that it does not know", async () => {
    expectSentence(await start(["--bogus"]), "--bogus", "--help");
  });

  it("refuses an address that is none, and one that other machines could reach in the clear", async () => {
    expectSentence(await start(["--data", folder, "--http", "nonsense"]), "--http nonsense");
    expectSentence(await start(["--data", folder, "--http", "0.0.0.0:0"]), "--tls-cert");
  });

  it.each(["--http", "--mqtt", "--kiosk"])("names the port that is taken: %s", async (option) => {
    const places = LOOPBACK.with(LOOPBACK.indexOf(option) + 1, `127.0.0.1:${port}`);
    const data = join(folder, `taken${option}`);
    expectSentence(await start(["--data", data, "--empty", ...places]), String(port));
  });

  it("starts in a folder whose first start was refused", async () => {
    const data = join(folder, "taken--kiosk");
    const again = await start([
      "--data",
      data,
      "--kiosk",
      `127.0.0.1:${port}`,
      ...LOOPBACK.slice(0, 4),
    ]);
    expectSentence(again, String(port));
  });

  it("refuses a data folder that cannot be written", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    expectSentence(await start(["--data", join(file, "x"), ...LOOPBACK]), "cannot be written");
  });

  it("leaves a database that it cannot read as it is", async () => {
    const data = join(folder, "corrupt");
    mkdirSync(join(data, "hub"), { recursive: true });
    const garbage = Buffer.alloc(20_000, "garbage ");
    writeFileSync(join(data, "hub", "hub.db"), garbage);
    expectSentence(await start(["--data", data, ...LOOPBACK]), "hub.db");
    expect(readFileSync(join(data, "hub", "hub.db")).equals(garbage)).toBe(true);
  });

  it("leaves a demo file that it cannot read as it is", async () => {
    const data = join(folder, "demo");
    mkdirSync(data);
    writeFileSync(join(data, "demo.json"), "{");
    expectSentence(await start(["--data", data, ...LOOPBACK]), "demo.json");
    expect(readFileSync(join(data, "demo.json"), "utf8")).toBe("{");
  });
});

describe("hai-long", () => {
  it("names its commands when it does not know one", async () => {
    const refusal = await start([], ["nonsense"]);
    expect(refusal.code).toBe(2);
    expect(refusal.said).toContain("nonsense");
    expect(refusal.said).not.toMatch(/\n\s+at /);
  });
});
