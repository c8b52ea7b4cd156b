// Before a route runs: does the request come from our own pages, who asks, and may that account do this?
// Promises: fails closed. A session works from the hub's own origin only (OWASP ASVS 3.5: Sec-Fetch-Site, Origin).
import type { FastifyRequest } from "fastify";
import { Problem } from "../../shared/api/problem.ts";
import { findSignedIn } from "../people/session.ts";
import { mayDo } from "../people/roles.ts";
import type { HttpParts } from "./app.ts";
import { sessionToken } from "./session-cookie.ts";

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
  { store, clock, tls }: Pick<HttpParts, "store" | "clock" | "tls">,
): Promise<void> {
  const { right } = request.routeOptions.config;
  if (right === undefined || right === "open") return;
  if (request.headers.authorization !== undefined) {
    throw new Problem("not_signed_in", "This hub takes no tokens; sign in with a user name.");
  }
  const token = sessionToken(request, tls !== null);
  const account = token === undefined ? undefined : await findSignedIn(store, token, clock.now());
  if (account === undefined) {
    throw new Problem("not_signed_in", "There is no session, or it has ended.");
  }
  if (right !== "signed_in" && !mayDo(account, right)) {
    throw new Problem(
      "not_allowed",
      `The account ${account.username} (${account.role}) may not do that.`,
    );
  }
  request.account = account;
}
