// Every route × every role × own and foreign unit, from the API's own list of routes held to access-table.ts.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Access } from "../../hub/http/declare-access.ts";
import { addAccount } from "../../hub/people/accounts.ts";
import { createPasswordHasher } from "../../hub/people/password.ts";
import { RIGHTS_OF } from "../../hub/people/roles.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { ROLES, type Role } from "../../shared/api/session.ts";
import { ACCESS, type AccessRow, type Request } from "./access-table.ts";
import { CATALOGUE, openTestHub, PASSWORD, type TestHub } from "./open-test-hub.ts";

/** Nobody, and each role with all units and with the unit bắc: `an` is below it, `cuong` is not. */
type Person = {
  readonly name: string;
  readonly role: Role;
  readonly units: readonly string[] | null;
};
const PEOPLE: readonly Person[] = ROLES.flatMap((role) => [
  { name: `${role}-all`, role, units: null },
  { name: `${role}-bac`, role, units: ["bac"] },
]);

let hub: TestHub;
let described: Readonly<Record<string, Access>>;
const cookies = new Map<string, string>();
let turn = 0;

beforeAll(async () => {
  hub = await openTestHub();
  for (const centre of ["an", "cuong"]) {
    const at = Date.UTC(2025, 10, 10, 3);
    await hub.rate({ kiosk: `k-${centre}`, centre, at, counts: { RHL: 3 } });
  }
  const clock = createSystemClock();
  const parts = { store: hub.hub.store, hasher: createPasswordHasher(), clock, who: "test" };
  for (const { name, role, units } of PEOPLE) {
    await addAccount(parts, { username: name, role, units, password: PASSWORD });
    cookies.set(name, await hub.signIn(name));
  }
  described = await describedRoutes();
});
afterAll(() => hub.close());

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
async function send(method: string, asked: Request, cookie: string | null): Promise<Seen> {
  const stop = new AbortController();
  const { path, body } = asked;
  const response = await fetch(`${hub.url}${path}`, {
    method,
    signal: stop.signal,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === null ? {} : { cookie }),
      ...asked.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const live = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  const text = live ? "" : await response.text();
  if (live) stop.abort();
  return { status: response.status, text };
}

function mayUse({ roles, undivided }: AccessRow, { role, units }: Person): boolean {
  return roles === null || (roles.includes(role) && (undivided !== true || units === null));
}

function expectLetIn({ status, text }: Seen): void {
  expect([401, 403, 404, 500], text).not.toContain(status);
}

test("every route has a row, and every row a route", () => {
  expect(Object.keys(described).toSorted()).toEqual(Object.keys(ACCESS).toSorted());
});

describe.each(Object.entries(ACCESS))("%s", (route, row) => {
  const [method = ""] = route.split(" ");
  const cookieOf = (person: Person): Promise<string> | string =>
    row.endsSession === true ? hub.signIn(person.name) : (cookies.get(person.name) ?? "");
  const as = async (person: Person, unit: string): Promise<Seen> =>
    send(method, row.ask(unit, (turn += 1)), await cookieOf(person));

  test("says of itself what the table says", () => {
    const { roles, units, undivided } = described[route] ?? {};
    const expected = { roles: row.roles, units: row.units, undivided: row.undivided === true };
    expect({ roles, units, undivided }).toEqual(expected);
  });

  test("without a session", async () => {
    const { status, text } = await send(method, row.ask("an", (turn += 1)), null);
    // A wrong password and a wrong claim code are refusals of another kind.
    if (row.roles === null) expect(text).not.toMatch(/not_signed_in|not_allowed/);
    else expect([status, JSON.parse(text)]).toMatchObject([401, { code: "not_signed_in" }]);
  });

  if (row.roles === null) return;

  test.each(PEOPLE)("$name and a unit of its own", async (person) => {
    const seen = await as(person, "an");
    if (mayUse(row, person)) expectLetIn(seen);
    else expect([seen.status, JSON.parse(seen.text)]).toMatchObject([403, { code: "not_allowed" }]);
  });

  test.each(PEOPLE)("$name and another unit", async (person) => {
    const seen = await as(person, "cuong");
    const refused = { refused: 403, hidden: 404, narrowed: 200, none: 200 }[row.units];
    if (!mayUse(row, person)) expect(seen.status).toBe(403);
    else if (person.units === null || refused === 200) expectLetIn(seen);
    else expect(seen.status, seen.text).toBe(refused);
  });

  const { list } = row;
  if (list === undefined) return;
  test.each(PEOPLE.filter((person) => mayUse(row, person)))(
    "$name sees the lines of its own units",
    async (person) => {
      const { status, text } = await send(method, list(), cookies.get(person.name) ?? "");
      expect([status, text.includes("k-an"), text.includes("k-cuong")]).toEqual([
        200,
        true,
        person.units === null,
      ]);
    },
  );
});

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
