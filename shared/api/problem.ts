// Wall 3: how the hub says no (RFC 9457, application/problem+json). One closed list of codes; hub/README.md explains each.
import { Type, type Static } from "typebox";
import { FileFault } from "./transactions-file.ts";

/** code → HTTP status and title. */
export const PROBLEMS = {
  bad_request: { status: 400, title: "The request is not in the right form" },
  bad_period: { status: 400, title: "This is not a period" },
  not_signed_in: { status: 401, title: "Sign in first" },
  wrong_credentials: { status: 401, title: "The user name or the password is wrong" },
  code_needed: { status: 401, title: "The code of the second factor is missing" },
  wrong_code: { status: 401, title: "The code of the second factor is wrong" },
  second_factor_first: { status: 403, title: "This account must set up its second factor first" },
  not_allowed: { status: 403, title: "This account may not do that" },
  foreign_origin: { status: 403, title: "The request comes from another site" },
  not_found: { status: 404, title: "There is nothing here" },
  unknown_unit: { status: 404, title: "The catalogue has no such unit" },
  method_not_allowed: { status: 405, title: "This address does not take that method" },
  already_registered: {
    status: 409,
    title: "A kiosk of that name is registered at another centre",
  },
  stale_version: { status: 409, title: "Somebody else changed it meanwhile" },
  claim_refused: { status: 410, title: "The claim code is wrong, used or too old" },
  too_large: { status: 413, title: "The request is too large" },
  unsupported_type: {
    status: 415,
    title: "The request body is not of a type that this address takes",
  },
  unprocessable: { status: 422, title: "The content cannot be taken as it is" },
  too_many_requests: { status: 429, title: "Too many tries; wait a little" },
  internal: { status: 500, title: "The hub made a mistake; it is in the hub's log" },
  unavailable: { status: 503, title: "The hub cannot do that right now" },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** A refusal that we foresaw. Thrown on the way, answered once at the edge (HTTP or command line). */
export class Problem extends Error {
  readonly code: ProblemCode;
  /** Lines that name places in the input (row, field), when there are several. */
  readonly faults: readonly string[];

  constructor(code: ProblemCode, detail: string, faults: readonly string[] = []) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.faults = faults;
  }
}

export const ProblemBody = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  /** One of PROBLEMS. */
  code: Type.String(),
  detail: Type.String(),
  faults: Type.Optional(Type.Array(Type.String())),
  /** The same faults with their places, where a file was refused (transactions-file.ts). */
  places: Type.Optional(Type.Array(FileFault)),
});
export type ProblemBody = Static<typeof ProblemBody>;

export function problemBody({ code, message, faults }: Problem): ProblemBody {
  const { status, title } = PROBLEMS[code];
  return {
    type: `urn:hai-long:problem:${code}`,
    title,
    status,
    code,
    detail: message,
    ...(faults.length > 0 ? { faults: [...faults] } : {}),
  };
}
