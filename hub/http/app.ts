// What every resource of the HTTP side is handed, and the words that Fastify is taught: who asks, and which right a route needs.
// Promises: a route under /api/v1 that names no right, or not what it does with units, cannot be registered (declare-access.ts).
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from "fastify";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { Clock } from "../../shared/clock.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import type { Log } from "../../shared/log.ts";
import type { Line } from "../link/line.ts";
import type { HubWatch } from "../watch/hub-watch.ts";
import type { PasswordHasher } from "../people/password.ts";
import type { Actor, Right } from "../people/roles.ts";
import type { HubStore } from "../store/hub-store.ts";

export type HttpParts = {
  readonly store: HubStore;
  readonly line: Pick<
    Line,
    "url" | "onChange" | "enrolled" | "publishConf" | "publishEveryConf" | "askNewKey" | "health"
  >;
  readonly watch: Pick<HubWatch, "faults" | "measures">;
  readonly clock: Clock;
  readonly log: Log;
  readonly hasher: PasswordHasher;
  readonly prefix: string;
  /** The hub's name. */
  readonly hub: string;
  /** Admins must set up a second factor before they may do anything else. */
  readonly requireSecondFactor: boolean;
  /** The hub's: kiosks pin its public half, evidence is sealed with it. */
  readonly key: SigningKey;
  /** PEM of the authority that kiosks must trust beside the system's own; null = none needed. */
  readonly mqttCa: string | null;
  /** The built dashboard. */
  readonly dashboard: string;
  /** Whether everybody may see the newest sealed month. */
  readonly board: boolean;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly host: string;
  readonly port: number;
};

/** `open`: no session needed. `signed_in`: any account. */
export type RouteRight = Right | "open" | "signed_in";

/**
 * What a route does with units that are not the account's. `none`: nothing in it belongs to a unit. `narrowed`: the answer
 * leaves them out. `refused`: a request that names one is not allowed. `hidden`: what belongs to one is not there.
 * (`refused` and `hidden` leave out of lists, too.) test/hub/access-table.ts has a row for every route and tries it.
 */
export type RouteUnits = "none" | "narrowed" | "refused" | "hidden";

declare module "fastify" {
  interface FastifyContextConfig {
    right?: RouteRight;
    units?: RouteUnits;
    /** For people who are signed in, never for the token of a machine. */
    people?: true;
    /** Hands figures out as a file: an entry in the audit each time. */
    exports?: true;
  }
  interface FastifyRequest {
    account: Actor | null;
  }
}

// The server may speak HTTP or HTTPS; Fastify's types tell them apart, our routes do not.
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Who the route's right let through. */
export function accountOf({ account }: Pick<FastifyRequest, "account">): Actor {
  if (account === null) throw new Error("a route without a session asked for its account");
  return account;
}
