// What a fault looks at from outside while a hub suffers: its health, its pace, its dashboard.
// Promises: never waits longer than it says; what cannot be read is null.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Ask } from "../support/contract-http.ts";
import { fieldsOf } from "../support/contract-fields.ts";
import type { RunningHub } from "../support/start-hub.ts";
import type { Trial } from "./fault.ts";

/** Codes of what the hub says is wrong with itself. */
export async function faultsOf(hub: Pick<RunningHub, "http">): Promise<readonly string[]> {
  const answer = await fetch(`${hub.http}/healthz`);
  const { faults } = fieldsOf(await answer.json(), "health");
  return Array.isArray(faults) ? faults.map((one) => String(fieldsOf(one, "fault")["code"])) : [];
}

/** One number of /metrics; null when it is not there. */
export async function metricOf(
  hub: Pick<RunningHub, "http">,
  name: string,
): Promise<number | null> {
  const text = await (await fetch(`${hub.http}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
}

/** How long the month's summary took, ms. */
export async function timeSummary(ask: Ask): Promise<number> {
  const began = performance.now();
  const period = new Date().toISOString().slice(0, 7);
  const answer = await ask("GET", `/api/v1/summaries?period=${period}&by=unit`);
  if (answer.status !== 200) throw new Error(`the dashboard answered ${answer.status}`);
  return performance.now() - began;
}

export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  mostMs = 30_000,
): Promise<void> {
  const end = performance.now() + mostMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it did not come: ${what}`);
    await pause(50);
  }
}

/** Resident memory of a process, MB. */
export function residentMb(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1] ?? 0) / 1_024;
}

/**
 * Asks the dashboard every quarter of a second while `work` runs. Must show: answers throughout, none of them a refusal, and
 * within a second; judged at the second slowest, because one pause of a shared machine is no property of the hub.
 */
export async function whileAsking(
  { must, note }: Pick<Trial, "must" | "note">,
  ask: Ask,
  work: () => Promise<void>,
): Promise<void> {
  const times: number[] = [];
  const done = new AbortController();
  const asking = (async () => {
    while (!done.signal.aborted) {
      times.push(await timeSummary(ask));
      await pause(250);
    }
  })();
  try {
    await work();
  } finally {
    done.abort();
    await asking;
  }
  const slow = times.toSorted((a, b) => b - a);
  note(
    `dashboard: ${times.length} answers, slowest ${slow.slice(0, 3).map(Math.round).join(", ")} ms`,
  );
  must(slow.length > 1, "I7", "the dashboard answers meanwhile");
  must((slow[1] ?? 0) < 1_000, "I6", `the dashboard took ${Math.round(slow[1] ?? 0)} ms`);
}
