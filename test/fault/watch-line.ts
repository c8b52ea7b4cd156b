// Watches a line while it is harmed: the hub's memory, files and event loop, and how soon its door answers. Numbers, and no verdict
// on a busy machine: only bounds that nothing but a leak can break are judged (I6).
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { LiveLine } from "../support/live-line.ts";

export type Watched = {
  /** MB and open files at the most, of hub and kiosks. */
  readonly hubMb: number;
  readonly kioskMb: number;
  readonly hubFiles: number;
  readonly kioskFiles: number;
  /** ms: 99th percentile of the hub's event loop delay, and of answers at its door; null when nothing was seen. */
  readonly loopP99: number | null;
  readonly answerP99: number | null;
};

const EVERY_MS = 250;

export function watchLine(line: LiveLine): { readonly end: () => Promise<Watched> } {
  const answers: number[] = [];
  const most = { hubMb: 0, kioskMb: 0, hubFiles: 0, kioskFiles: 0 };
  const ending = new AbortController();
  const look = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      most.hubMb = Math.max(most.hubMb, megabytesOf(line.hub.program().pid));
      most.hubFiles = Math.max(most.hubFiles, filesOf(line.hub.program().pid));
      for (const { program } of line.kiosks) {
        most.kioskMb = Math.max(most.kioskMb, megabytesOf(program().pid));
        most.kioskFiles = Math.max(most.kioskFiles, filesOf(program().pid));
      }
      const began = performance.now();
      // A hub that is dead just now does not answer, and need not.
      const answer = await fetch(`${line.hub.http}/healthz`).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => undefined);
      if (answer?.ok === true) answers.push(performance.now() - began);
      await pause(EVERY_MS);
    }
  };
  const looking = look();
  return {
    end: async () => {
      ending.abort();
      await looking;
      const loop = Number(textOf(join(line.folder, "loop-delay")));
      return {
        ...most,
        loopP99: loop > 0 ? loop : null,
        answerP99: answers.toSorted((a, b) => a - b)[Math.floor(answers.length * 0.99)] ?? null,
      };
    },
  };
}

export function describeWatched(watched: Watched): string {
  const { hubMb, kioskMb, hubFiles, kioskFiles, loopP99, answerP99 } = watched;
  const ms = (value: number | null): string => (value === null ? "?" : `${Math.round(value)} ms`);
  return `hub at most ${hubMb} MB and ${hubFiles} files, a kiosk ${kioskMb} MB and ${kioskFiles}; loop delay p99 ${ms(loopP99)}, answers p99 ${ms(answerP99)}`;
}

function megabytesOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(textOf(`/proc/${pid}/status`))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1_024);
}

function filesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
