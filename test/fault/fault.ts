// What a fault is: a row of the list that defines "reliable". The rows are data; the runner and the README read the same ones.
import type { Chance } from "../support/chance.ts";
import type { Rule } from "../support/checker.ts";
import type { LineOptions, LiveLine } from "../support/live-line.ts";
import type { Need } from "./needs.ts";

/** The eight things that must hold always: what each means stands in README.md. */
export type Invariant = Rule | "I6" | "I8";

export type Fault = {
  /** Group and number, e.g. "A1". */
  readonly id: string;
  readonly what: string;
  readonly injection: string;
  /** What the round judges. */
  readonly holds: readonly Invariant[];
  /** What the machine must allow; without it the fault is reported as not run. */
  readonly needs: readonly Need[];
  /** How often it is injected in `npm test`. */
  readonly short: number;
  /** Injects the fault `trial.rounds` times. What it leaves broken, it heals: the runner waits, then checks. */
  readonly run: (trial: Trial) => Promise<void>;
};

/** A fault of the list that a test of its own holds already. */
export type HeldFault = Omit<Fault, "short" | "run"> & { readonly heldBy: string };

export type Row = Fault | HeldFault;

export type Trial = {
  readonly seed: number;
  /** Modules for `node --import` that make the product wrong on purpose; none unless the suite itself is tried. */
  readonly defect: readonly URL[];
  readonly chance: Chance;
  readonly rounds: number;
  /**
   * A live line that this fault shares with others of its kind, under load. After the fault the runner heals nothing: it ends
   * the load, waits until nothing is pending, and lets the checker look at both sides' databases.
   */
  readonly line: (options?: Partial<LineOptions>) => Promise<LiveLine>;
  /** The same, but of this fault alone: it is checked and removed with it. */
  readonly ownLine: (options?: Partial<LineOptions>) => Promise<LiveLine>;
  /** Done when everything of this fault has ended: a disk is unmounted after its kiosk. */
  readonly after: (cleanUp: () => unknown) => void;
  readonly countKill: (n?: number) => void;
  /** Ratings that were made without the line's own load. */
  readonly countRatings: (n: number) => void;
  /** Records a violation unless it holds. */
  readonly must: (holds: boolean, rule: Invariant, what: string) => void;
  /** Something worth a line in the output: a measured number. */
  readonly note: (text: string) => void;
};

export type Result = {
  readonly id: string;
  readonly rounds: number;
  readonly kills: number;
  readonly ratings: number;
  readonly violations: readonly { readonly rule: Invariant; readonly what: string }[];
  readonly notes: readonly string[];
  readonly ms: number;
};
