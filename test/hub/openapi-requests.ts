// Requests made from the API's own description: a good one of an operation, then changed until it is likely a bad one.
// Promises: the same chance gives the same requests. It knows the schemas only, none of the code behind them.
import type { Chance } from "../support/chance.ts";

type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly minLength?: number;
};

export type Operation = {
  readonly method: string;
  /** With `{name}` where a parameter stands. */
  readonly path: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: "path" | "query";
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
};

export type MadeRequest = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
};

/** Values that name something in the test hub, by the name of their field. */
const KNOWN: Readonly<Record<string, unknown>> = {
  period: "2025-11",
  file: "2025-11.json",
  unit: "an",
  units: ["an"],
  centre: "an",
  kiosk: "k-an",
  counters: ["q1"],
  domain: null,
  username: "k-an",
  from: "2025-11-01",
  to: "2025-11-30",
  publicKey: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};

const TEXTS = ["an", "2025-11-01", "1", "LV-DATDAI", "q1", "000000", "vn4.1", "abcdefghij", ""];

/** Ends, wrong kinds, and what has broken other programs. */
const ODD: readonly unknown[] = [
  null,
  true,
  "",
  " ",
  "a/b",
  "../../etc/passwd",
  "\u0000",
  "\ud800",
  "đơn vị",
  "'; DROP TABLE rating; --",
  "${7*7}{{7*7}}",
  "<script>alert(1)</script>",
  "x".repeat(5_000),
  "9".repeat(400),
  "2025-02-30",
  "0000-00-00",
  "1900-01-01..2999-12-31",
  "-271821-04-20..+275760-09-13",
  0,
  -1,
  -0,
  0.1,
  1e21,
  1e308,
  2 ** 53,
  8.64e15 + 1,
  [],
  [[]],
  {},
  ["__proto__"],
  { constructor: { prototype: { admin: true } } },
];

/** Written as JSON text only: JSON.parse would not give them back. */
const ODD_BODIES: readonly string[] = [
  "",
  "null",
  "[]",
  '"text"',
  "{",
  "[1,",
  '{"a":1}}',
  '{"__proto__":{"admin":true}}',
  '{"a":1,"a":2}',
  '{"n":1e999}',
  "\ufeff{}",
  "NaN",
  `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  `{"rows":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
];

const TYPES = [
  "text/plain",
  "application/xml",
  "application/json; charset=utf-16",
  "",
  "multipart/form-data",
];

/** `files`: good ones, for operations that take a file. */
export function makeRequest(
  operation: Operation,
  files: readonly Uint8Array[],
  chance: Chance,
): MadeRequest {
  const { parameters = [], requestBody } = operation;
  let path = operation.path;
  const query: string[] = [];
  // One thing wrong finds what is checked late; several find what is checked together.
  const spoilt = (): boolean => chance.below(3) === 0;
  for (const { name, in: place, schema } of parameters) {
    const value = spoilt() ? chance.pick(ODD) : valueOf(schema, name, chance);
    const text = encodeURIComponent(textOf(value));
    if (place === "path") path = path.replace(`{${name}}`, text === "" ? "%20" : text);
    else if (chance.below(3) > 0) query.push(`${encodeURIComponent(name)}=${text}`);
  }
  if (chance.below(10) === 0) query.push("units=an", "__proto__=1");
  if (query.length > 0 && chance.below(12) === 0) query.push(query[0] ?? "");
  const address = query.length === 0 ? path : `${path}?${query.join("&")}`;
  const kinds = Object.entries(requestBody?.content ?? {});
  if (kinds.length === 0) return { path: address, headers: {}, body: undefined };
  const [type, { schema }] = chance.pick(kinds);
  const body = type.includes("json") ? bodyOf(schema, chance) : fileOf(files, chance);
  const sent = chance.below(20) === 0 ? chance.pick(TYPES) : type;
  return { path: address, headers: sent === "" ? {} : { "content-type": sent }, body };
}

function bodyOf(schema: Schema, chance: Chance): string {
  if (chance.below(8) === 0) return chance.pick(ODD_BODIES);
  const value = valueOf(schema, "", chance);
  return JSON.stringify(chance.below(10) === 0 ? value : spoil(value, chance)) ?? "";
}

/** A good file, cut off, with some bytes or one cell changed; or no such file at all. */
function fileOf(files: readonly Uint8Array[], chance: Chance): Uint8Array<ArrayBuffer> {
  if (chance.below(6) === 0) return Buffer.from(chance.pick(ODD_BODIES));
  const bytes = Buffer.from(chance.pick(files));
  const isZip = bytes.subarray(0, 2).toString() === "PK";
  switch (chance.below(4)) {
    case 0:
      return bytes.subarray(0, chance.below(bytes.length));
    case 1:
      for (let i = chance.below(8); i >= 0; i--)
        bytes[chance.below(bytes.length)] = chance.below(256);
      return bytes;
    case 2: {
      if (isZip) return Buffer.concat([bytes, bytes]);
      const cells = bytes.toString().split(/([;\n])/);
      cells[chance.below(cells.length)] = textOf(chance.pick(ODD));
      return Buffer.from(cells.join(""));
    }
    default:
      return bytes;
  }
}

/** A value of the schema, as far as its field's name and pattern are known here. */
function valueOf(schema: Schema, name: string, chance: Chance): unknown {
  const { type, anyOf, properties, items, pattern } = schema;
  if (name in KNOWN && chance.below(6) > 0) return KNOWN[name];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return chance.pick(schema.enum);
  if (anyOf !== undefined) return valueOf(chance.pick(anyOf), "", chance);
  if (properties !== undefined) {
    return Object.fromEntries(
      Object.entries(properties).map(([key, inner]) => [key, valueOf(inner, key, chance)]),
    );
  }
  if (Array.isArray(items)) return items.map((inner: Schema) => valueOf(inner, "", chance));
  if (type === "array") {
    const inner = items as Schema | undefined; // a list of schemas was answered above
    const length = (schema.minItems ?? 0) + chance.below(3);
    return Array.from({ length }, () => valueOf(inner ?? {}, "", chance));
  }
  if (type === "integer" || type === "number") return (schema.minimum ?? 0) + chance.below(100);
  if (type === "boolean") return chance.below(2) === 0;
  if (type === "null") return null;
  const fitting = TEXTS.filter(
    (text) =>
      (pattern === undefined || new RegExp(pattern).test(text)) &&
      text.length >= (schema.minLength ?? 0),
  );
  return fitting.length === 0 ? "x".repeat(schema.minLength ?? 1) : chance.pick(fitting);
}

/** The same value with one place in it made odd: another value, a key too few, a key too many, an item twice. */
function spoil(value: unknown, chance: Chance): unknown {
  if (typeof value !== "object" || value === null || chance.below(8) === 0) return chance.pick(ODD);
  if (Array.isArray(value)) {
    if (value.length === 0 || chance.below(4) === 0)
      return [...value, value[0] ?? chance.pick(ODD)];
    const at = chance.below(value.length);
    return value.map((item: unknown, i) => (i === at ? spoil(item, chance) : item));
  }
  const entries = Object.entries(value);
  if (entries.length === 0 || chance.below(8) === 0) {
    return { ...value, [chance.pick(["extra", "__proto__", "constructor"])]: chance.pick(ODD) };
  }
  const at = chance.below(entries.length);
  if (chance.below(6) === 0) return Object.fromEntries(entries.filter((_, i) => i !== at));
  return Object.fromEntries(
    entries.map(([key, inner], i) => [key, i === at ? spoil(inner, chance) : inner]),
  );
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  // A lone surrogate has no bytes in an address.
  return text.toWellFormed();
}
