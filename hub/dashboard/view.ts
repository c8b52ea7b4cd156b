// What every page is handed: who looks, at which unit and month, and the means to ask the hub.
import type { KioskEntry } from "../../shared/api/kiosks.ts";
import type { SessionView } from "../../shared/api/session.ts";
import type { Calendar } from "../../shared/period.ts";
import type { Scale } from "../../shared/scale.ts";
import type { DashboardParts } from "./dashboard.tsx";
import type { Route } from "./route.ts";
import type { TreeUnit } from "./unit-tree.ts";

export type View = DashboardParts & {
  readonly session: SessionView;
  /** Grows with every change that the hub announces. */
  readonly tick: number;
  /** dd/MM/yyyy in Vietnam. */
  readonly today: string;
  readonly month: string;
  readonly calendar: Calendar;
  /** null: everything the account may see. */
  readonly unit: string | null;
  readonly tree: readonly TreeUnit[];
  readonly scales: readonly Scale[];
  readonly route: Route;
  readonly go: (change: Partial<Route>) => void;
  readonly checkSession: () => void;
};

/** Stands for the ratings of the demonstration; there is no machine that could connect. */
export function isSimulated({ demo, state }: KioskEntry): boolean {
  return demo && state === "never";
}

/** Officers see figures, not the fleet (the hub's table of roles). */
export function maySeeKiosks({ session }: View): boolean {
  return session.role !== "staff";
}

export function hasUnitsBelow({ tree }: View, code: string): boolean {
  const at = tree.findIndex((unit) => unit.code === code);
  return (tree[at + 1]?.depth ?? 0) > (tree[at]?.depth ?? 0);
}

/** The chosen unit with all below it; everything when none is chosen. */
export function unitsInView({ tree, unit }: View): readonly TreeUnit[] {
  const start = tree.findIndex(({ code }) => code === unit);
  const top = tree[start];
  if (top === undefined) return tree;
  const after = tree.findIndex(({ depth }, i) => i > start && depth <= top.depth);
  return tree.slice(start, after === -1 ? undefined : after);
}
