// /api/v1/session: sign in, who am I, sign out.
import { Type } from "typebox";
import { SessionView, SignInRequest } from "../../shared/api/session.ts";
import type { Actor } from "../people/roles.ts";
import { hasSecondFactor } from "../people/second-factor.ts";
import { signIn, signOut, type SignInParts } from "../people/sign-in.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { needsSecondFactor } from "./guard-request.ts";
import { refuseTooSoon } from "./refuse-too-soon.ts";
import { giveSessionCookie, sessionToken, takeSessionCookie } from "./session-cookie.ts";

type SessionParts = Pick<HttpParts, "store" | "clock" | "tls" | "requireSecondFactor">;

const URL = "/api/v1/session";

export function sessionRoutes(app: App, parts: SessionParts, signInParts: SignInParts): void {
  const { store, clock } = parts;
  const secure = parts.tls !== null;

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
      refuseTooSoon(signInParts.delay.waitMs(username, request.ip), reply);
      const signedIn = await signIn(signInParts, request.body, request.ip);
      giveSessionCookie(reply, signedIn.token, secure);
      return viewOf(signedIn.account, parts);
    },
  );

  app.get(
    URL,
    {
      config: { right: "signed_in", units: "none" },
      schema: { summary: "The account that is signed in", response: { 200: SessionView } },
    },
    (request) => viewOf(accountOf(request), parts),
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

async function viewOf(actor: Actor, parts: SessionParts): Promise<SessionView> {
  const { username, role, units } = actor;
  const kiosks = await parts.store.listKiosks();
  const needed = (await needsSecondFactor(actor, parts)) ? "needed" : "off";
  return {
    username,
    role,
    units: units === null ? null : [...units],
    demo: kiosks.some(({ demo }) => demo),
    secondFactor: (await hasSecondFactor(parts.store, username)) ? "on" : needed,
  };
}
