// T4, T5 and T12: what evidence, durability and repeats cost a backlog, each against the same hub without it.
// Promises: both sides run in turn on the same machine; what is left out is left out of the hub's own source, nothing else is.
import { fileURLToPath } from "node:url";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";
import { backlogOf, runBacklog, runBacklogTwice } from "./run-backlog.ts";

export function measureEvidenceCost(effort: Effort): Promise<Result> {
  return costOf(effort, {
    id: "T4",
    what: "backlog drain with signatures and receipts' signatures, against without (U)",
    against: { id: "U", target: 0.7, change: changeFile("without-signatures.ts") },
  });
}

export function measureDurabilityCost(effort: Effort): Promise<Result> {
  return costOf(effort, {
    id: "T5",
    what: "backlog drain with synchronous=FULL, against NORMAL (Y)",
    against: { id: "Y", target: 0.8, change: changeFile("without-full.ts") },
  });
}

export async function measureResend({ runs, scale }: Effort): Promise<Result> {
  const [again, first]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    const taken = await runBacklogTwice(backlogOf(scale));
    again.push(taken.again.ratingsPerSecond);
    first.push(taken.first.ratingsPerSecond);
  }
  return {
    id: "T12",
    what: "a backlog that the hub holds already, sent again, against its first ingest (1st)",
    unit: "ratings/s",
    value: measured(again),
    baselines: [{ id: "1st", measured: measured(first), target: 2 }],
    notes: [],
  };
}

async function costOf(
  { runs, scale }: Effort,
  {
    id,
    what,
    against,
  }: {
    readonly id: string;
    readonly what: string;
    readonly against: { readonly id: string; readonly target: number; readonly change: string };
  },
): Promise<Result> {
  const backlog = backlogOf(scale);
  const [ours, without]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    ours.push((await runBacklog(backlog)).ratingsPerSecond);
    without.push((await runBacklog(backlog, against.change)).ratingsPerSecond);
  }
  return {
    id,
    what,
    unit: "ratings/s",
    value: measured(ours),
    baselines: [{ id: against.id, measured: measured(without), target: against.target }],
    notes: [],
  };
}

function changeFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
