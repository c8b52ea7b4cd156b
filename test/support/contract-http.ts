// An outsider at the hub's HTTP door, written from its description alone: sign in, register, enrol, ask for figures.
import { createContractKey } from "./contract-chain.ts";
import type { ContractIdentity } from "./contract-client.ts";
import { fieldsOf, isFields, type Fields } from "./contract-fields.ts";

export type Answer = {
  readonly status: number;
  readonly type: string;
  /** Parsed JSON; the text itself when it is none; null when empty. */
  readonly body: unknown;
};

/** One request. The path begins with `/`. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

export function createAsk(http: string, cookie?: string): Ask {
  return async (method, path, body) => {
    const response = await fetch(new URL(path, http), {
      method,
      redirect: "error",
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(cookie === undefined ? {} : { cookie }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: (response.headers.get("content-type") ?? "").split(";")[0] ?? "",
      body: parsed(text),
    };
  };
}

/** Throws unless the account is let in. */
export async function signIn(http: string, username: string, password: string): Promise<Ask> {
  const response = await fetch(new URL("/api/v1/session", http), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  if (response.status !== 200) throw new Error(`sign-in answered ${response.status}`);
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
  if (cookie === undefined) throw new Error("sign-in gave no cookie");
  return createAsk(http, cookie);
}

export type Registration = {
  readonly kiosk: string;
  readonly centre: string;
  readonly counters: readonly string[];
  readonly scale?: string;
  readonly service?: string;
};

/** The one-time claim code. Throws when the hub refuses. */
export async function register(ask: Ask, registration: Registration): Promise<string> {
  const { code } = expectFields(await ask("POST", "/api/v1/kiosks", registration), "registration");
  return expectText(code, "claim code");
}

/** Makes a key and claims the kiosk with it. Throws when the hub refuses. */
export async function enrol(http: string, code: string): Promise<ContractIdentity> {
  const key = createContractKey();
  const answer = await createAsk(http)("POST", "/api/v1/enrol", { code, publicKey: key.publicKey });
  const { kiosk, centre, prefix, hub, mqtt } = expectFields(answer, "enrolment");
  const { publicKey } = fieldsOf(hub, "hub");
  const { url, username, password, ca } = fieldsOf(mqtt, "mqtt");
  return {
    kiosk: expectText(kiosk, "kiosk"),
    centre: expectText(centre, "centre"),
    prefix: expectText(prefix, "prefix"),
    hubPublicKey: expectText(publicKey, "hub key"),
    key,
    mqtt: {
      url: expectText(url, "MQTT address"),
      username: expectText(username, "MQTT user name"),
      password: expectText(password, "MQTT password"),
      ca: ca === null ? null : expectText(ca, "certificate"),
    },
  };
}

export type ContractRow = {
  readonly key: string;
  readonly scales: readonly {
    readonly scale: string;
    readonly counts: Readonly<Record<string, number>>;
  }[];
  readonly n: number;
  readonly satisfied: number;
  readonly satisfiedPercent: number | null;
  readonly interval95: readonly [number, number] | null;
  readonly transactions: number | null;
  readonly participationPercent: number | null;
  readonly sampleNeeded: number | null;
  readonly enoughSample: boolean | null;
  readonly voided: number;
  readonly test: number;
  readonly quarantined: number;
  readonly late: number;
  readonly flags: readonly string[];
};

export type ContractSummary = {
  readonly period: {
    readonly id: string;
    readonly calendar: string;
    readonly from: string;
    readonly to: string;
  };
  readonly unit: string | null;
  readonly by: string;
  readonly formula: string;
  readonly asOf: number;
  readonly status: string;
  readonly revision: number;
  readonly rows: readonly ContractRow[];
  readonly total: ContractRow;
};

/** `query`: period, and calendar, unit, by when wanted. Throws when the hub refuses. */
export async function findSummary(
  ask: Ask,
  query: Readonly<Record<string, string>>,
): Promise<ContractSummary> {
  const answer = await ask("GET", `/api/v1/summaries?${new URLSearchParams(query)}`);
  const summary: unknown = expectFields(answer, "summary");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the shape is the contract's; a field that is missing shows in the comparison that uses it
  return summary as ContractSummary;
}

function expectFields({ status, body }: Answer, what: string): Fields {
  if (status < 200 || status > 299 || !isFields(body)) {
    throw new Error(`the ${what} was answered with ${status} ${JSON.stringify(body)}`);
  }
  return body;
}

function expectText(value: unknown, what: string): string {
  if (typeof value !== "string") throw new Error(`the ${what} is not a text`);
  return value;
}

function parsed(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
