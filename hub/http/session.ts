// /api/v1/session: sign in, who am I, sign out.
import { Type } from "typebox";
import { Problem } from "../../shared/api/problem.ts";
import { SessionView, SignInRequest } from "../../shared/api/session.ts";
import { createSignInDelay } from "../people/sign-in-delay.ts";
import { signIn, signOut } from "../people/sign-in.ts";
import type { Account, HubStore } from "../store/hub-store.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { giveSessionCookie, sessionToken, takeSessionCookie } from "./session-cookie.ts";

const URL = "/api/v1/session";

export function sessionRoutes(app: App, parts: HttpParts): void {
  const { store, clock, hasher } = parts;
  const secure = parts.tls !== null;
  const delay = createSignInDelay(clock);

  app.post(
    URL,
    {
      config: { right: "open", units: "none" },
      schema: {
        summary: "Sign in; the answer sets the session cookie",
        body: closed(SignInRequest),
        response: { 200: SessionView },
      },
    },
    async (request, reply) => {
      const { username } = request.body;
      const waitMs = delay.waitMs(username, request.ip);
      if (waitMs > 0) {
        const seconds = Math.ceil(waitMs / 1_000);
        reply.header("retry-after", String(seconds));
        throw new Problem("too_many_requests", `Try again in ${seconds} s.`);
      }
      const signedIn = await signIn({ store, hasher, delay, clock }, request.body, request.ip);
      giveSessionCookie(reply, signedIn.token, secure);
      return viewOf(signedIn.account, store);
    },
  );

  app.get(
    URL,
    {
      config: { right: "signed_in", units: "none" },
      schema: { summary: "The account that is signed in", response: { 200: SessionView } },
    },
    (request) => viewOf(accountOf(request), store),
  );

  app.delete(
    URL,
    {
      config: { right: "signed_in", units: "none" },
      schema: { summary: "Sign out", response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const token = sessionToken(request, secure);
      if (token !== undefined) await signOut({ store, clock }, token, accountOf(request).username);
      takeSessionCookie(reply, secure);
      return reply.code(204).send(null);
    },
  );
}

async function viewOf({ username, role, units }: Account, store: HubStore): Promise<SessionView> {
  const kiosks = await store.listKiosks();
  return {
    username,
    role,
    units: units === null ? null : [...units],
    demo: kiosks.some(({ demo }) => demo),
  };
}
