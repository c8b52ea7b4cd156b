// Every route × every role × own and foreign unit, from the API's own list of routes held to access-table.ts.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Access } from "../../hub/http/declare-access.ts";
import { addAccount } from "../../hub/people/accounts.ts";
import { createPasswordHasher } from "../../hub/people/password.ts";
import { RIGHTS_OF } from "../../hub/people/roles.ts";
import { addToken } from "../../hub/people/tokens.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { ROLES, type Role } from "../../shared/api/session.ts";
import type { AccessRow, Request } from "./access-row.ts";
import { ACCESS } from "./access-table.ts";
import { CATALOGUE, openTestHub, PASSWORD, type TestHub } from "./open-test-hub.ts";

/** Each role with all units and with the unit bắc (`an` is below it, `cuong` is not), as a person and as a machine's token. */
type Asker = {
  readonly name: string;
  readonly role: Role;
  readonly units: readonly string[] | null;
  readonly kind: "person" | "machine";
};
const ASKERS: readonly Asker[] = (["person", "machine"] as const).flatMap((kind) =>
  ROLES.flatMap((role) => [
    { name: `${kind}-${role}-all`, role, units: null, kind },
    { name: `${kind}-${role}-bac`, role, units: ["bac"], kind },
  ]),
);

let hub: TestHub;
let described: Readonly<Record<string, Access>>;
/** What shows who asks: name → header. */
const shown = new Map<string, Readonly<Record<string, string>>>();
let turn = 0;

beforeAll(async () => {
  hub = await openTestHub();
  const { store } = hub.hub;
  const parts = { store, hasher: createPasswordHasher(), clock: createSystemClock(), who: "test" };
  const password = PASSWORD;
  for (const centre of ["an", "cuong"]) {
    const kiosk = `k-${centre}`;
    await hub.rate({ kiosk, centre, at: Date.UTC(2025, 10, 10, 3), counts: { RHL: 3 } });
    await addAccount(parts, { username: kiosk, role: "staff", units: [centre], password });
    const expiresAt = Date.now() + 3_600_000;
    await addToken(parts, { name: kiosk, role: "staff", units: [centre], expiresAt });
  }
  for (const { name, role, units, kind } of ASKERS) {
    if (kind === "person") {
      await addAccount(parts, { username: name, role, units, password });
    } else {
      const expiresAt = Date.now() + 3_600_000;
      const { token } = await addToken(parts, { name, role, units, expiresAt });
      shown.set(name, { authorization: `Bearer ${token}` });
    }
  }
  described = await describedRoutes();
});
afterAll(() => hub.close());

/** A person whose session ended signs in again. */
async function showing({ name }: Asker): Promise<Readonly<Record<string, string>>> {
  const known = shown.get(name) ?? { cookie: await hub.signIn(name) };
  shown.set(name, known);
  return known;
}

type Described = { paths: Record<string, Record<string, { "x-access"?: Access }>> };

async function describedRoutes(): Promise<Record<string, Access>> {
  const { json } = await hub.ask("GET", "/api/docs/json", { as: null });
  const routes = Object.entries((json as Described).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const route = `${method.toUpperCase()} ${path}`;
      const access = operation["x-access"];
      if (access === undefined) throw new Error(`${route} publishes no x-access`);
      return [route, access] as const;
    }),
  );
  return Object.fromEntries(routes);
}

type Seen = { readonly status: number; readonly text: string };

/** A live connection has no end, so its text is not waited for. */
async function send(
  method: string,
  { path, body, headers }: Request,
  asker: Readonly<Record<string, string>>,
): Promise<Seen> {
  const stop = new AbortController();
  const response = await fetch(`${hub.url}${path}`, {
    method,
    signal: stop.signal,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...asker,
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const live = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  const text = live ? "" : await response.text();
  if (live) stop.abort();
  return { status: response.status, text };
}

function mayUse({ roles, undivided, people }: AccessRow, { role, units, kind }: Asker): boolean {
  if (roles === null) return true;
  if (!roles.includes(role) || (people === true && kind === "machine")) return false;
  return undivided !== true || units === null;
}

function expectLetIn({ status, text }: Seen): void {
  expect([404, 500], text).not.toContain(status);
  expect(text).not.toMatch(/"code":"(not_signed_in|not_allowed)"/);
}

test("every route has a row, and every row a route", () => {
  expect(Object.keys(described).toSorted()).toEqual(Object.keys(ACCESS).toSorted());
});

describe.each(Object.entries(ACCESS))("%s", (route, row) => {
  const [method = ""] = route.split(" ");
  const as = async (asker: Asker, unit: string): Promise<Seen> => {
    const request = await row.ask(unit, (turn += 1), hub);
    const who = await showing(asker);
    if (row.endsSession === true && asker.kind === "person") shown.delete(asker.name);
    const before = await newestEntry();
    const seen = await send(method, request, who);
    // A machine has no session that could end.
    const nothing = row.endsSession === true && asker.kind === "machine";
    if (method !== "GET" && seen.status < 300 && !nothing) {
      expect(await newestEntry(), "every change leaves an entry").toBeGreaterThan(before);
    }
    return seen;
  };

  test("says of itself what the table says", () => {
    const { roles, units, undivided, people } = described[route] ?? {};
    expect({ roles, units, undivided, people }).toEqual({
      roles: row.roles,
      units: row.units,
      undivided: row.undivided === true,
      people: row.people === true,
    });
  });

  test("without a session, and with a token that is none", async () => {
    for (const who of [{}, { authorization: "Bearer hai-long-none" }]) {
      const { status, text } = await send(method, await row.ask("an", (turn += 1), hub), who);
      // A wrong password and a wrong claim code are refusals of another kind.
      if (row.roles === null) expect(text).not.toMatch(/not_signed_in|not_allowed/);
      else expect([status, JSON.parse(text)]).toMatchObject([401, { code: "not_signed_in" }]);
    }
  });

  if (row.roles === null) return;

  test.each(ASKERS)("$name and a unit of its own", async (asker) => {
    const seen = await as(asker, "an");
    if (mayUse(row, asker)) expectLetIn(seen);
    else expect([seen.status, JSON.parse(seen.text)]).toMatchObject([403, { code: "not_allowed" }]);
  });

  test.each(ASKERS)("$name and another unit", async (asker) => {
    const seen = await as(asker, "cuong");
    const refused = { refused: 403, hidden: 404, narrowed: 200, none: 200 }[row.units];
    if (!mayUse(row, asker)) expect(seen.status).toBe(403);
    else if (asker.units === null || refused === 200) expectLetIn(seen);
    else expect(seen.status, seen.text).toBe(refused);
  });

  const { list } = row;
  if (list === undefined) return;
  test.each(ASKERS.filter((asker) => mayUse(row, asker)))(
    "$name sees the lines of its own units",
    async (asker) => {
      const { status, text } = await send(method, list(), await showing(asker));
      expect([status, text.includes("k-an"), text.includes("k-cuong")]).toEqual([
        200,
        true,
        asker.units === null,
      ]);
    },
  );
});

async function newestEntry(): Promise<number> {
  const [entry] = await hub.hub.store.listAudit(1);
  return entry?.seq ?? 0;
}

describe("behind the table", () => {
  test.each(["/%61pi/v1/audit", "/api/v1/%61udit", "/api//v1/audit", "/API/v1/audit"])(
    "an address written as %s opens nothing",
    async (path) => {
      expect([401, 404]).toContain((await hub.ask("GET", path, { as: null })).status);
    },
  );

  test("no role has a right over ratings", () => {
    expect(Object.values(RIGHTS_OF).flat()).not.toContainEqual(expect.stringMatching(/rating/));
  });

  test("a unit above the account's own, or beside it, is another unit", async () => {
    for (const unit of ["tinh", "nam"]) {
      const path = `/api/v1/summaries?period=2025-11&unit=${unit}`;
      expect((await hub.ask("GET", path, { as: "limited" })).status).toBe(403);
    }
    const own = "/api/v1/summaries?period=2025-11&unit=bac";
    expect((await hub.ask("GET", own, { as: "limited" })).status).toBe(200);
  });

  test("the catalogue is read with a tag, and not sent again when it is the same", async () => {
    const first = await hub.ask("GET", "/api/v1/catalogue", { as: "staff" });
    expect(first.json).toEqual(CATALOGUE);
    const etag = first.headers.get("etag") ?? "";
    const again = await hub.ask("GET", "/api/v1/catalogue", { headers: { "if-none-match": etag } });
    expect([again.status, again.text]).toEqual([304, ""]);
  });
});
