// Before a route runs: does the request come from our own pages, who asks, and may that account do this?
// Promises: fails closed. A session works from the hub's own origin only (OWASP ASVS 3.5: Sec-Fetch-Site, Origin).
import type { FastifyRequest } from "fastify";
import { Problem } from "../../shared/api/problem.ts";
import { mayDo, type Actor } from "../people/roles.ts";
import { hasSecondFactor } from "../people/second-factor.ts";
import type { HttpParts } from "./app.ts";
import { findActor } from "./find-actor.ts";

const SAFE_METHODS = ["GET", "HEAD", "OPTIONS"];

/** A browser says where a request comes from; a program says nothing and carries no cookie of a browser. */
export function refuseForeignOrigin({ method, headers, host }: FastifyRequest): void {
  if (SAFE_METHODS.includes(method)) return;
  const site = headers["sec-fetch-site"];
  const foreignSite = site !== undefined && site !== "same-origin" && site !== "none";
  const { origin } = headers;
  const foreignOrigin = origin !== undefined && URL.parse(origin)?.host !== host;
  if (foreignSite || foreignOrigin) {
    throw new Problem("foreign_origin", "Changes are taken from the hub's own pages only.");
  }
}

export async function requireRight(
  request: FastifyRequest,
  parts: Pick<HttpParts, "store" | "clock" | "tls" | "requireSecondFactor">,
): Promise<void> {
  const { right, people } = request.routeOptions.config;
  if (right === undefined || right === "open") return;
  const { actor, kind } = await findActor(request, parts);
  if (people === true && kind === "machine") {
    throw new Problem("not_allowed", "A token may not do that; a person who is signed in may.");
  }
  if (right !== "signed_in") {
    if (!mayDo(actor, right)) {
      throw new Problem(
        "not_allowed",
        `The account ${actor.username} (${actor.role}) may not do that.`,
      );
    }
    if (kind === "person" && (await needsSecondFactor(actor, parts))) {
      throw new Problem(
        "second_factor_first",
        `On this hub an admin needs a second factor; set one up for ${actor.username} first.`,
      );
    }
  }
  request.account = actor;
}

/** Whether the account must set up its second factor before it may do anything else. */
export async function needsSecondFactor(
  { username, role }: Actor,
  { store, requireSecondFactor }: Pick<HttpParts, "store" | "requireSecondFactor">,
): Promise<boolean> {
  return requireSecondFactor && role === "admin" && !(await hasSecondFactor(store, username));
}
