// Who may use a route stands beside the route: a right and what happens to other units. This holds it there and publishes it.
// Promises: no route of ours without both, and none under /api/v1 that the API's description leaves out.
import type { FastifyContextConfig, FastifyInstance } from "fastify";
import { ROLES, type Role } from "../../shared/api/session.ts";
import { isUndivided, RIGHTS_OF } from "../people/roles.ts";
import type { RouteRight, RouteUnits } from "./app.ts";

/** `x-access` of an operation in the API's description. */
export type Access = {
  readonly right: RouteRight;
  /** Null: no session is needed. */
  readonly roles: readonly Role[] | null;
  readonly units: RouteUnits;
  /** Not for accounts that are limited to some units. */
  readonly undivided: boolean;
  /** Not for the token of a machine. */
  readonly people: boolean;
};

/** Throws at the start of the hub, so that a route without a policy never answers anybody. */
export function requireDeclaredAccess(app: FastifyInstance): void {
  app.addHook("onRoute", ({ url, method, config, schema }) => {
    const hidden = schema?.hide === true;
    // The description's own pages and the dashboard's files are the plugins', open, and hidden.
    if (hidden && !url.startsWith("/api/v1")) return;
    const route = `${String(method)} ${url}`;
    if (hidden) throw new Error(`${route} is left out of the API's description`);
    if (config?.right === undefined || config.units === undefined) {
      throw new Error(
        `${route} needs config: { right, units } (hub/http/app.ts) and a row in test/hub/access-table.ts`,
      );
    }
  });
}

export function describeAccess({ right, units, people }: FastifyContextConfig): {
  readonly "x-access"?: Access;
} {
  if (right === undefined || units === undefined) return {};
  const undivided = isUndivided(right);
  return {
    "x-access": { right, roles: rolesOf(right), units, undivided, people: people === true },
  };
}

function rolesOf(right: RouteRight): readonly Role[] | null {
  if (right === "open") return null;
  return right === "signed_in" ? ROLES : ROLES.filter((role) => RIGHTS_OF[role].includes(right));
}
