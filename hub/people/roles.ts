// What each role may do, as one table, and where: an account with units sees those and all below them.
// Promises: no role has a right that changes or deletes a rating; there is none.
import { Problem } from "../../shared/api/problem.ts";
import type { Role } from "../../shared/api/session.ts";
import type { UnitTree } from "../../shared/catalogue.ts";
import type { Account } from "../store/people-store.ts";

const RIGHTS = [
  "read_summaries",
  "read_catalogue",
  "read_kiosks",
  "read_audit",
  "read_evidence",
  "register_kiosks",
  "change_catalogue",
  "import_transactions",
  "manage_people",
  "sign_waivers",
] as const;
export type Right = (typeof RIGHTS)[number];

export const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  staff: ["read_summaries", "read_catalogue"],
  supervisor: ["read_summaries", "read_catalogue", "read_kiosks", "read_evidence", "sign_waivers"],
  // Whoever looks after the kiosks does not say which of them need not be waited for.
  admin: RIGHTS.filter((right) => right !== "sign_waivers"),
  witness: ["read_summaries", "read_catalogue", "read_kiosks", "read_audit", "read_evidence"],
};

/** These concern everybody, so an account that is limited to some units has them not. */
const UNDIVIDED: readonly string[] = ["change_catalogue", "read_audit"] satisfies Right[];

export function isUndivided(right: string): boolean {
  return UNDIVIDED.includes(right);
}

/** Who asks: an account that is signed in, or the token of a machine. */
export type Actor = Pick<Account, "username" | "role" | "units">;

export function mayDo({ role, units }: Omit<Actor, "username">, right: Right): boolean {
  return RIGHTS_OF[role].includes(right) && (units === null || !isUndivided(right));
}

/** Whether `unit` is one of the account's units or stands below one. */
export function coversUnit(units: readonly string[] | null, unit: string, tree: UnitTree): boolean {
  return units === null || units.some((own) => tree.below(own).includes(unit));
}

/** Whether everything that `others` may see (null = all) is the account's. */
export function coversUnits(
  units: readonly string[] | null,
  others: readonly string[] | null,
  tree: UnitTree,
): boolean {
  return units === null || (others?.every((unit) => coversUnit(units, unit, tree)) ?? false);
}

/** Nobody gives more away than they have. */
export function requireUnits(actor: Actor, units: readonly string[] | null, tree: UnitTree): void {
  if (!coversUnits(actor.units, units, tree)) {
    throw new Problem(
      "not_allowed",
      `The account ${actor.username} is limited to ${actor.units?.join(", ")}, and so is what it makes.`,
    );
  }
}

export function requireUnit(actor: Actor, unit: string, tree: UnitTree): void {
  if (!coversUnit(actor.units, unit, tree)) {
    throw new Problem("not_allowed", `The account ${actor.username} may not see unit "${unit}".`);
  }
}
