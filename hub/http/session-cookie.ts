// The session cookie: opaque, for this host only, never readable by a script, never sent from another site.
import type { FastifyReply, FastifyRequest } from "fastify";

/** `__Host-` binds the cookie to this host and to TLS (RFC 6265bis); browsers refuse it without TLS. */
function cookieName(secure: boolean): string {
  return secure ? "__Host-hai-long-session" : "hai-long-session";
}

function options(secure: boolean) {
  return { path: "/", httpOnly: true, sameSite: "strict", secure } as const;
}

export function sessionToken({ cookies }: FastifyRequest, secure: boolean): string | undefined {
  return cookies[cookieName(secure)];
}

export function giveSessionCookie(reply: FastifyReply, token: string, secure: boolean): void {
  reply.setCookie(cookieName(secure), token, options(secure));
}

export function takeSessionCookie(reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(cookieName(secure), options(secure));
}
