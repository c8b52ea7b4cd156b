// Wall 3 as the browser calls it: same origin, the session cookie, JSON; a refusal is a value, never an exception.
// Never keeps a password, never sends anything to another host.
import type { KiosksResponse } from "../../shared/api/kiosks.ts";
import type { ProblemBody, ProblemCode } from "../../shared/api/problem.ts";
import type { SessionView, SignInRequest } from "../../shared/api/session.ts";
import type { By, SummariesResponse } from "../../shared/api/summaries.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
import type { Calendar } from "../../shared/period.ts";

/** `unreachable`: no answer at all; `not_understood`: an answer that is not the hub's. */
export type Refusal = {
  readonly code: ProblemCode | "unreachable" | "not_understood";
  readonly detail: string;
};

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export type SummaryQuestion = {
  readonly period: string;
  readonly calendar: Calendar;
  readonly unit: string | null;
  readonly by: By;
};

export type ApiClient = {
  readonly signIn: (request: SignInRequest) => Promise<Answer<SessionView>>;
  readonly signOut: () => Promise<Answer<null>>;
  readonly session: () => Promise<Answer<SessionView>>;
  readonly catalogue: () => Promise<Answer<Catalogue>>;
  readonly summaries: (question: SummaryQuestion) => Promise<Answer<SummariesResponse>>;
  readonly kiosks: () => Promise<Answer<KiosksResponse>>;
};

/** Relative, so that a hub behind a path of another server works too. */
const BASE = "api/v1";

export function createApiClient(fetch: typeof globalThis.fetch): ApiClient {
  async function call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    try {
      const response = await fetch(`${BASE}/${path}`, {
        method,
        headers,
        credentials: "same-origin",
        cache: "no-store",
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return await answerOf<T>(response);
    } catch (error) {
      return refused("unreachable", error instanceof Error ? error.message : String(error));
    }
  }
  return {
    signIn: (request) => call("POST", "session", request),
    signOut: () => call("DELETE", "session"),
    session: () => call("GET", "session"),
    catalogue: () => call("GET", "catalogue"),
    summaries: ({ period, calendar, unit, by }) => {
      const query = new URLSearchParams({ period, calendar, by });
      if (unit !== null) query.set("unit", unit);
      return call("GET", `summaries?${query}`);
    },
    kiosks: () => call("GET", "kiosks"),
  };
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  // The shapes are the hub's own (shared/api), from the same origin and the same version: parsed there, trusted here.
  if (response.status === 204) return { ok: true, value: null as T };
  const kind = response.headers.get("content-type") ?? "";
  if (response.ok && kind.includes("json")) {
    return { ok: true, value: (await response.json()) as T };
  }
  if (kind.includes("application/problem+json")) {
    const problem = (await response.json()) as ProblemBody;
    return refused(problem.code as ProblemCode, problem.detail);
  }
  return refused("not_understood", `HTTP ${response.status}`);
}

function refused(code: Refusal["code"], detail: string): Answer<never> {
  return { ok: false, refusal: { code, detail } };
}
