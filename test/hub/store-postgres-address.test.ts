// Where a PostgreSQL database is, as it may be written on a command line, and as its SQL is handed to it.
import { describe, expect, test } from "vitest";
import { needsTls, parsePostgresAddress, placeOf } from "../../hub/store/postgres/address.ts";
import { translateSql } from "../../hub/store/postgres/translate-sql.ts";

const read = (text: string) => {
  const parsed = parsePostgresAddress(text);
  return parsed.ok ? parsed.address : parsed.fault;
};

describe("an address of a PostgreSQL database", () => {
  test("names a machine and a database; the port is PostgreSQL's own unless one is said", () => {
    expect(read("postgres://db.tinh.vn/hailong")).toEqual({
      host: "db.tinh.vn",
      port: 5432,
      database: "hailong",
      user: null,
    });
    expect(read("postgresql://hub@127.0.0.1:5433/hailong")).toEqual({
      host: "127.0.0.1",
      port: 5433,
      database: "hailong",
      user: "hub",
    });
  });

  test("without a machine means the socket of this one", () => {
    const address = read("postgres:///hailong");
    expect(address).toMatchObject({ host: "/var/run/postgresql", database: "hailong" });
    expect(typeof address === "string" ? "" : placeOf(address)).toBe("postgres:///hailong");
  });

  test("never carries a password, and the refusal does not repeat it", () => {
    const fault = read("postgres://hub:bi-mat@127.0.0.1/hailong");
    expect(fault).toContain("must not carry a password");
    expect(fault).not.toContain("bi-mat");
  });

  test("without a database, or with more behind it, is refused with what to write instead", () => {
    expect(read("postgres://127.0.0.1")).toContain("use postgres://HOST/DATABASE");
    expect(read("postgres://127.0.0.1/a/b")).toContain("use postgres://HOST/DATABASE");
    expect(read("postgres://127.0.0.1/a?sslmode=disable")).toContain("nothing may follow");
  });

  test("is spoken to over TLS unless it is on this machine", () => {
    const tls = (host: string) => needsTls({ host, port: 1, database: "", user: null });
    expect(["db.tinh.vn", "10.0.0.7"].map(tls)).toEqual([true, true]);
    expect(["127.0.0.1", "::1", "localhost", "/run/postgresql"].map(tls)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("SQL on its way to PostgreSQL", () => {
  test("has its parameters numbered and typed; one that is asked for twice goes once, null as itself", () => {
    const { bind } = translateSql(
      `SELECT a AS camelCase FROM t WHERE a = @a AND (@b IS NULL OR b = '@a?') AND c = ? LIMIT @a`,
    );
    const given = { a: 7, b: null } as const;
    expect(bind((at) => (typeof at === "number" ? "x" : given[at as "a" | "b"]))).toEqual({
      text: `SELECT a AS "camelCase" FROM t WHERE a = $1::int8 AND (NULL IS NULL OR b = '@a?') AND c = $2::text LIMIT $1::int8`,
      values: ["7", "x"],
    });
  });

  test("takes lists and bytes as the server writes them, whatever stands in a text", () => {
    const { bind } = translateSql("SELECT * FROM unnest(@a::text[], @b::bytea[]), f(@c)");
    const given = {
      a: [`"`, "\\", "a,b}", "", "NULL", null],
      b: [Uint8Array.of(1, 255)],
      c: Uint8Array.of(0),
    };
    expect(bind((at) => given[at as "a" | "b" | "c"])).toEqual({
      text: "SELECT * FROM unnest($1::text[], $2::bytea[]), f($3::bytea)",
      values: [String.raw`{"\"","\\","a,b}","","NULL",NULL}`, String.raw`{"\\x01ff"}`, "\\x00"],
    });
  });

  test("with a parameter that nobody gave is a mistake, not a null", () => {
    expect(() => translateSql("SELECT @a").bind(() => undefined)).toThrow(TypeError);
  });
});
