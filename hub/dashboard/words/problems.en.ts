// The words of refusals and roles, in English.
import type { problemWords as vi } from "./problems.vi.ts";

export const problemWords: typeof vi = {
  problems: {
    wrong_credentials: "The user name or the password is wrong.",
    wrong_code: "The code is wrong, too old or used already.",
    code_needed: "This account has a second factor: give its code.",
    second_factor_first: "Turn the second factor on first (page My account).",
    too_many_requests: "Too many tries. Please wait a little and try again.",
    not_allowed: "This account may not see this.",
    not_signed_in: "Your session has ended. Please sign in again.",
    unknown_unit: "The catalogue has no such unit.",
    bad_period: "This is not a period.",
    unreachable: "The hub cannot be reached.",
    unavailable: "The hub cannot answer right now.",
    internal: "The hub made a mistake; it is in the hub's log.",
    not_understood: "The answer did not come from a hub.",
  },
  problem: (code) => `The hub refused (${code}).`,
  roles: {
    staff: "Officer · read only",
    supervisor: "Supervisor · read only",
    admin: "Administrator",
    witness: "Witness · read only",
  },
};
