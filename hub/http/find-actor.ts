// Who asks: the session of a browser's cookie, or the token of a machine in `Authorization: Bearer`; never both, never in a URL.
import type { FastifyRequest } from "fastify";
import { Problem } from "../../shared/api/problem.ts";
import type { Actor } from "../people/roles.ts";
import { findSignedIn } from "../people/session.ts";
import { findTokenActor } from "../people/tokens.ts";
import type { HttpParts } from "./app.ts";
import { sessionToken } from "./session-cookie.ts";

export type Asking = { readonly actor: Actor; readonly kind: "person" | "machine" };

/** `listen`: looks without counting as a use. Throws `not_signed_in` when nobody is. */
export async function findActor(
  request: FastifyRequest,
  { store, clock, tls }: Pick<HttpParts, "store" | "clock" | "tls">,
  why: "use" | "listen" = "use",
): Promise<Asking> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    // RFC 6750 §2.1; the scheme's name in any case (RFC 9110 §11.1).
    const [, token] = /^bearer +([\w.~+/=-]{1,200})$/i.exec(authorization) ?? [];
    const actor =
      token === undefined ? undefined : await findTokenActor(store, token, clock.now(), why);
    if (actor !== undefined) return { actor, kind: "machine" };
    throw new Problem("not_signed_in", "This token is unknown, revoked or past its end.");
  }
  const token = sessionToken(request, tls !== null);
  const actor =
    token === undefined ? undefined : await findSignedIn(store, token, clock.now(), why);
  if (actor !== undefined) return { actor, kind: "person" };
  throw new Problem("not_signed_in", "There is no session, or it has ended.");
}
