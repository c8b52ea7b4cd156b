// Bad input for every route, made from the API's own description: refused with a problem of the closed list, and nothing changed.
// Promises: every refused request, and every GET, leaves the database as it was but for the audit and when somebody was last seen.
import { hash } from "node:crypto";
import { join } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROBLEMS } from "../../shared/api/problem.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { chanceSeed, createChance } from "../support/chance.ts";
import { csv, form, HEAD, workbook } from "../support/dossier-files.ts";
import { makeRequest, type MadeRequest, type Operation } from "./openapi-requests.ts";
import { openTestHub, type TestHub } from "./open-test-hub.ts";

/** For each operation. FUZZ=2000 for a night. */
const REQUESTS = Number(process.env["FUZZ"] ?? 80);
const SEED = chanceSeed();

/** What a refusal or a look may change. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  audit: ["*"],
  session: ["last_seen_at"],
  api_token: ["last_used_at"],
};

let hub: TestHub;
let db: Database;
let operations: readonly Operation[];
let cookie: string;
let files: readonly Uint8Array[];
const failures: object[] = [];

beforeAll(async () => {
  const failed = (fields: object): void => {
    failures.push(fields);
  };
  hub = await openTestHub({}, { log: { ...SILENT_LOG, error: failed } });
  await hub.rate({ kiosk: "k-an", centre: "an", at: Date.UTC(2025, 10, 10, 3), counts: { HL: 3 } });
  cookie = await hub.signIn("admin");
  files = [
    Buffer.from(csv(HEAD, "LV-DATDAI;5;5;5;5;0;0", "LV-HOTICH;7;6;7;0;6;1")),
    await workbook(form([["1", "Đất đai", 9, 2, 7, 0, 9, 4, 5, 0]])),
  ];
  db = new Sqlite(join(hub.data, "hub.db"), { readonly: true });
  const { json } = await hub.ask("GET", "/api/docs/json", { as: null });
  operations = readOperations(json);
});
afterAll(async () => {
  db.close();
  await hub.close();
});

type Described = {
  readonly paths: Record<string, Record<string, Omit<Operation, "path" | "method">>>;
};

function readOperations(json: unknown): readonly Operation[] {
  return Object.entries((json as Described).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      path,
      method: method.toUpperCase(),
    })),
  );
}

/** The dump, made again only when somebody wrote since the last one. */
function createWatch(): () => string {
  let version: unknown;
  let text = "";
  return () => {
    const now = db.pragma("data_version", { simple: true });
    if (now !== version) text = dump();
    version = now;
    return text;
  };
}

/** Every row of every table but what LEFT_OUT names. */
function dump(): string {
  const tables = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  const rows = tables.map((table) => {
    const out = LEFT_OUT[table] ?? [];
    const columns = db
      .prepare<[string], string>("SELECT name FROM pragma_table_info(?)")
      .pluck()
      .all(table)
      .filter((column) => !out.includes(column) && !out.includes("*"));
    if (columns.length === 0) return [];
    return db
      .prepare(`SELECT ${columns.join(", ")} FROM "${table}"`)
      .raw()
      .all();
  });
  return hash("sha256", JSON.stringify(rows));
}

type Seen = { readonly status: number; readonly type: string; readonly text: string };

async function send(method: string, { path, headers, body }: MadeRequest): Promise<Seen> {
  const stop = new AbortController();
  const response = await fetch(`${hub.url}${path}`, {
    method,
    signal: stop.signal,
    headers: { cookie, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const type = response.headers.get("content-type") ?? "";
  // A live connection has no end.
  const text = type.startsWith("text/event-stream") ? "" : await response.text();
  stop.abort();
  return { status: response.status, type, text };
}

function faultOf({ status, type, text }: Seen): string | undefined {
  if (status < 400) return undefined;
  if (type !== "application/problem+json; charset=utf-8") return `content type ${type}`;
  const { code, status: said } = JSON.parse(text) as { code: string; status: number };
  const known = Object.entries(PROBLEMS).find(([name]) => name === code)?.[1];
  if (known === undefined) return `code ${code}`;
  if (status !== known.status || said !== status) return `status ${status} for ${code}`;
  // Only one package is made at a time, and the one before may just be ending.
  if (status >= 500 && code !== "unavailable") return `${status}: ${text}`;
  return /node_modules|\.ts:\d|at \w+ \(|SQLITE|node:/.test(text)
    ? `an inner word: ${text}`
    : undefined;
}

describe(`requests made from the description (SEED=${SEED})`, () => {
  test("every operation refuses what it cannot take, and changes nothing then", async () => {
    const statuses = new Map<number, number>();
    const watch = createWatch();
    for (const [index, operation] of operations.entries()) {
      const chance = createChance(SEED + index);
      let before = watch();
      for (let i = 0; i < REQUESTS; i++) {
        const request = makeRequest(operation, files, chance);
        const seen = await send(operation.method, request);
        const what = `${operation.method} ${request.path.slice(0, 300)} ${String(request.body ?? "").slice(0, 500)} → ${seen.status}`;
        expect(faultOf(seen), what).toBeUndefined();
        const after = watch();
        const mayChange = operation.method !== "GET" && seen.status < 300;
        if (!mayChange) expect(after === before, `nothing changes: ${what}`).toBe(true);
        before = after;
        statuses.set(seen.status, (statuses.get(seen.status) ?? 0) + 1);
        if (operation.path === "/api/v1/session" && operation.method === "DELETE") {
          cookie = await hub.signIn("admin");
          before = watch();
        }
      }
    }
    expect(failures).toEqual([]);
    // A run that only ever met the first check would show little.
    for (const status of [200, 400, 404, 422]) expect(statuses.get(status)).toBeGreaterThan(0);
  }, 600_000);
});
