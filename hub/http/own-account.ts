// /api/v1/session/…: what people do with their own account: another password, a second factor. Never a machine's token.
// Promises: the password is asked for again before anything changes, so that a found open session cannot take an account over.
import { Type } from "typebox";
import { encode } from "uqr";
import { Problem } from "../../shared/api/problem.ts";
import {
  ConfirmSecondFactorRequest,
  NewPasswordRequest,
  PasswordRequest,
  RecoveryCodes,
  SecondFactorOffer,
} from "../../shared/api/session.ts";
import { changePassword } from "../people/accounts.ts";
import {
  confirmSecondFactor,
  dropSecondFactor,
  offerSecondFactor,
} from "../people/second-factor.ts";
import { openSession, requirePassword, type SignInParts } from "../people/sign-in.ts";
import { base32, keyUri } from "../people/totp.ts";
import type { Account } from "../store/people-store.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";
import { refuseTooSoon } from "./refuse-too-soon.ts";
import { giveSessionCookie } from "./session-cookie.ts";

const FACTOR = "/api/v1/session/second-factor";
const OWN = { right: "signed_in", units: "none", people: true } as const;

export function ownAccountRoutes(
  app: App,
  parts: Pick<HttpParts, "store" | "clock" | "hasher" | "hub" | "requireSecondFactor" | "tls">,
  signInParts: SignInParts,
  recheck: () => void,
): void {
  const { store, clock, hasher } = parts;
  const secure = parts.tls !== null;

  app.post(
    "/api/v1/session/password",
    {
      config: OWN,
      schema: {
        summary: "Another password for the own account; all its other sessions end",
        body: closed(NewPasswordRequest),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { password, newPassword } = request.body;
      const account = await confirmPerson(request, reply, password);
      const who = account.username;
      await changePassword({ store, hasher, clock, who }, who, newPassword);
      giveSessionCookie(reply, await openSession({ store, clock }, account), secure);
      recheck();
      return reply.code(204).send(null);
    },
  );

  app.post(
    FACTOR,
    {
      config: OWN,
      schema: {
        summary: "A new second factor, not asked for before its first code confirms it",
        body: closed(PasswordRequest),
        response: { 200: SecondFactorOffer },
      },
    },
    async (request, reply) => {
      const { username } = await confirmPerson(request, reply, request.body.password);
      const secret = await offerSecondFactor({ store, clock }, username);
      const uri = keyUri(secret, { hub: parts.hub, username });
      const squares = encode(uri, { border: 0 }).data;
      const qr = squares.map((row) => row.map((dark) => (dark ? "1" : "0")).join(""));
      return { secret: base32(secret), uri, qr };
    },
  );

  app.put(
    FACTOR,
    {
      config: OWN,
      schema: {
        summary: "Confirm the new second factor with its first code",
        body: closed(ConfirmSecondFactorRequest),
        response: { 200: RecoveryCodes },
      },
    },
    async (request, reply) => {
      const { username } = accountOf(request);
      refuseTooSoon(signInParts.delay.waitMs(username, request.ip), reply);
      signInParts.delay.failed(username, request.ip);
      const codes = await confirmSecondFactor({ store, clock }, username, request.body.code);
      signInParts.delay.succeeded(username, request.ip);
      return { recoveryCodes: [...codes] };
    },
  );

  app.delete(
    FACTOR,
    {
      config: OWN,
      schema: {
        summary: "Do without the second factor, where the hub does not ask for one",
        body: closed(PasswordRequest),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { username, role } = await confirmPerson(request, reply, request.body.password);
      if (role === "admin" && parts.requireSecondFactor) {
        throw new Problem("unprocessable", "On this hub every admin needs a second factor.");
      }
      await dropSecondFactor({ store, clock, who: username }, username);
      return reply.code(204).send(null);
    },
  );

  async function confirmPerson(
    request: Parameters<typeof accountOf>[0] & { readonly ip: string },
    reply: Parameters<typeof refuseTooSoon>[1],
    password: string,
  ): Promise<Account> {
    const { username } = accountOf(request);
    refuseTooSoon(signInParts.delay.waitMs(username, request.ip), reply);
    return requirePassword(signInParts, { username, password }, request.ip);
  }
}
