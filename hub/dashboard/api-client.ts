// Wall 3 as the browser calls it: same origin, the session cookie, JSON; a refusal is a value, never an exception.
// Never keeps a password, never sends anything to another host.
import type { KiosksResponse } from "../../shared/api/kiosks.ts";
import type { ProblemBody } from "../../shared/api/problem.ts";
import type { SessionView, SignInRequest } from "../../shared/api/session.ts";
import type { By, SummariesResponse } from "../../shared/api/summaries.ts";
import type { FileFault } from "../../shared/api/transactions-file.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
import type { Calendar } from "../../shared/period.ts";

/** `code`: one of PROBLEMS; or `unreachable`: no answer at all; or `not_understood`: an answer that is not the hub's. */
export type Refusal = {
  readonly code: string;
  readonly detail: string;
  /** Of a file that was refused: every wrong cell. */
  readonly places?: readonly FileFault[];
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
  /** `path` after api/v1/. For what one page alone asks; that page names the type, which is the hub's answer in shared/api. */
  readonly get: <T>(path: string) => Promise<Answer<T>>;
  /** A change; null is answered where the hub answers with nothing. */
  readonly send: <T>(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: object,
  ) => Promise<Answer<T>>;
  /** The file itself is the body. */
  readonly sendFile: <T>(path: string, file: Blob) => Promise<Answer<T>>;
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
  async function call<T>(
    method: string,
    path: string,
    read: (response: Response) => Promise<Answer<T>>,
    body?: object,
  ): Promise<Answer<T>> {
    const headers: Record<string, string> = { accept: "application/json" };
    const isFile = body instanceof Blob;
    if (body !== undefined) {
      headers["content-type"] = isFile ? "application/octet-stream" : "application/json";
    }
    try {
      const response = await fetch(`${BASE}/${path}`, {
        method,
        headers,
        credentials: "same-origin",
        cache: "no-store",
        ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
      });
      return await read(response);
    } catch (error) {
      return refused("unreachable", error instanceof Error ? error.message : String(error));
    }
  }
  const get = <T>(path: string): Promise<Answer<T>> => call("GET", path, answerOf<T>);
  const send: ApiClient["send"] = <T>(method: string, path: string, body?: object) =>
    call(method, path, answerOf<T>, body);
  return {
    get,
    send,
    sendFile: (path, file) => send("POST", path, file),
    signIn: (request) => send<SessionView>("POST", "session", request),
    signOut: () => send<null>("DELETE", "session"),
    session: () => get("session"),
    catalogue: () => get("catalogue"),
    summaries: ({ period, calendar, unit, by }) => {
      const query = new URLSearchParams({ period, calendar, by });
      if (unit !== null) query.set("unit", unit);
      return get(`summaries?${query}`);
    },
    kiosks: () => get("kiosks"),
  };
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  // Nothing to read: T is null then, by the contract of `send`.
  if (response.status === 204) return { ok: true, value: null as T };
  const kind = response.headers.get("content-type") ?? "";
  if (response.ok && kind.includes("json")) {
    // The shape is the hub's own (shared/api), of the same origin and version: parsed there, trusted here.
    const value: T = await response.json();
    return { ok: true, value };
  }
  if (kind.includes("application/problem+json")) {
    const { code, detail, places }: ProblemBody = await response.json();
    const named = places === undefined ? {} : { places };
    return { ok: false, refusal: { code, detail, ...named } };
  }
  return refused("not_understood", `HTTP ${response.status}`);
}

function refused(code: string, detail: string): Answer<never> {
  return { ok: false, refusal: { code, detail } };
}
