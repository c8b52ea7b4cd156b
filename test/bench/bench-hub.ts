// Starts the benchmark's hub with its kiosks registered beforehand, and reads what the process costs.
import { spawn, type ChildProcess } from "node:child_process";
import { hash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DEMO_CATALOGUE } from "../../hub/demo/demo-catalogue.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { ZONE } from "../../shared/period.ts";
import type { BenchKiosk } from "./signed-backlog.ts";

const PROGRAM = fileURLToPath(new URL("hub-program.ts", import.meta.url));

export type BenchHub = {
  readonly port: number;
  /** Resident memory of the hub's process, in bytes. */
  readonly residentBytes: () => number;
  readonly stop: () => Promise<void>;
};

/** `change`: a module that changes the hub's source while it is loaded. */
export async function startBenchHub(
  kiosks: readonly BenchKiosk[],
  change?: string,
): Promise<BenchHub> {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-bench-"));
  await registerKiosks(join(folder, "hub.db"), kiosks);
  const changed = change === undefined ? [] : ["--import", pathToFileURL(change).href];
  const child: ChildProcess = spawn(process.execPath, [...changed, PROGRAM, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.stdout === null) throw new Error("the hub has no output");
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    port: Number(new URL(line).port),
    residentBytes: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024;
    },
    stop: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A hub database with its schema and no rating; the caller removes the folder. */
export async function createEmptyHubFile(folder: string): Promise<string> {
  const file = join(folder, "hub.db");
  await registerKiosks(file, []);
  return file;
}

async function registerKiosks(file: string, kiosks: readonly BenchKiosk[]): Promise<void> {
  const store = await openSqliteStore({ file, zone: ZONE });
  const at = Date.now();
  const audit = { at, who: "bench", action: "set up", subject: "bench", detail: "" };
  await store.putCatalogue(DEMO_CATALOGUE, audit);
  for (const { kiosk, centre, publicKey, password } of kiosks) {
    const registration = {
      kiosk,
      centre,
      counters: ["q1"],
      service: "",
      scale: "vn3.1",
      staffPin: null,
      demo: false,
      claimHash: kiosk,
      expiresAt: at + 60_000,
    };
    await store.registerKiosk(registration, audit);
    const passwordHash = hash("sha256", password, "base64url");
    await store.claimKiosk({ claimHash: kiosk, publicKey, passwordHash }, at);
  }
  await store.close();
}
