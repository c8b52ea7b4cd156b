// One row of the access table: who may use a route, what it does with units, and a good request to try it with.
import type { RouteUnits } from "../../hub/http/app.ts";
import type { Role } from "../../shared/api/session.ts";
import type { TestHub } from "./open-test-hub.ts";

export type Request = {
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type AccessRow = {
  /** Null: no session is needed. */
  readonly roles: readonly Role[] | null;
  /** As in hub/http/app.ts. */
  readonly units: RouteUnits;
  /** Not for accounts that are limited to some units. */
  readonly undivided?: true;
  /**
   * A good request about the unit `an` or `cuong`; the kiosks and accounts `k-an` and `k-cuong` are of them, with ratings in November 2025.
   * `turn` is another number each time, for names that must be new. Let in = any answer but not_signed_in, not_allowed, 404 and 500.
   */
  readonly ask: (unit: string, turn: number, hub: TestHub) => Request | Promise<Request>;
  /** The same for all units, for a list that must leave out those that are not the account's. */
  readonly list?: () => Request;
  /** Not for the token of a machine. */
  readonly people?: true;
  /** The request ends its own session, or changes the account's password. */
  readonly endsSession?: true;
};
