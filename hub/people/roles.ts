// What each role may do, as one table, and where: an account with units sees those and all below them.
// Promises: no role has a right that changes or deletes a rating; there is none.
import { Problem } from "../../shared/api/problem.ts";
import type { Role } from "../../shared/api/session.ts";
import type { UnitTree } from "../../shared/catalogue.ts";
import type { Account } from "../store/hub-store.ts";

const RIGHTS = [
  "read_summaries",
  "read_catalogue",
  "read_kiosks",
  "read_audit",
  "read_evidence",
  "register_kiosks",
  "change_catalogue",
  "import_transactions",
] as const;
export type Right = (typeof RIGHTS)[number];

export const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  staff: ["read_summaries", "read_catalogue"],
  supervisor: ["read_summaries", "read_catalogue", "read_kiosks", "read_evidence"],
  admin: RIGHTS,
  witness: ["read_summaries", "read_catalogue", "read_kiosks", "read_audit", "read_evidence"],
};

/** These concern everybody, so an account that is limited to some units has them not. */
const UNDIVIDED: readonly string[] = ["change_catalogue", "read_audit"] satisfies Right[];

export function isUndivided(right: string): boolean {
  return UNDIVIDED.includes(right);
}

export function mayDo({ role, units }: Pick<Account, "role" | "units">, right: Right): boolean {
  return RIGHTS_OF[role].includes(right) && (units === null || !isUndivided(right));
}

/** Whether `unit` is one of the account's units or stands below one. */
export function coversUnit(units: readonly string[] | null, unit: string, tree: UnitTree): boolean {
  return units === null || units.some((own) => tree.below(own).includes(unit));
}

export function requireUnit(account: Account, unit: string, tree: UnitTree): void {
  if (!coversUnit(account.units, unit, tree)) {
    throw new Problem("not_allowed", `The account ${account.username} may not see unit "${unit}".`);
  }
}
