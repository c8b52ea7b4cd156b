// The row modules' SQL as PostgreSQL takes it: numbered parameters with their types, and names in their own spelling. Pure.
// Promises: changes nothing inside a literal; the same values in the same places.

/** `{a,b}`: what `unnest` is given. */
export type SqlValue =
  | number
  | string
  | null
  | Uint8Array
  | readonly (number | string | null | Uint8Array)[];

export type BoundSql = { readonly text: string; readonly values: readonly string[] };
export type TranslatedSql = {
  /** `at`: the place of the values; a name, or a number from 0 on. */
  readonly bind: (valueAt: (at: string | number) => SqlValue | undefined) => BoundSql;
};

/** Literals and casts stand as they are; `@name` and `?` are parameters; a name with a capital in it would lose it. */
const TOKEN = /'(?:[^']|'')*'|"[^"]*"|::\w+(?:\[\])?|@(\w+)|(\?)|\b([a-z]\w*[A-Z]\w*)\b/g;

export function translateSql(sql: string): TranslatedSql {
  const texts: string[] = [];
  const places: (string | number)[] = [];
  let text = "";
  let end = 0;
  for (const found of sql.matchAll(TOKEN)) {
    const [token, name, mark, spelt] = found;
    text += sql.slice(end, found.index);
    end = found.index + token.length;
    if (name !== undefined || mark !== undefined) {
      texts.push(text);
      places.push(name ?? places.length);
      text = "";
    } else text += spelt === undefined ? token : `"${spelt}"`;
  }
  texts.push(text + sql.slice(end));

  return {
    bind: (valueAt) => {
      const values: string[] = [];
      const numbers = new Map<string | number, string>();
      let bound = texts[0] ?? "";
      for (const [i, place] of places.entries()) {
        const known = numbers.get(place) ?? parameterOf(place, valueAt(place), values);
        numbers.set(place, known);
        bound += known + (texts[i + 1] ?? "");
      }
      return { text: bound, values };
    },
  };
}

/** A type for every parameter, because the server does not guess one from `$1 IS NULL`. Null needs none and goes as itself. */
function parameterOf(
  place: string | number,
  value: SqlValue | undefined,
  values: string[],
): string {
  if (value === undefined) throw new TypeError(`parameter ${place} has no value`);
  if (value === null) return "NULL";
  values.push(textOf(value));
  const number = `$${values.length}`;
  if (typeof value === "number") return `${number}::${Number.isInteger(value) ? "int8" : "float8"}`;
  if (typeof value === "string") return `${number}::text`;
  return value instanceof Uint8Array ? `${number}::bytea` : number;
}

function textOf(value: Exclude<SqlValue, null>): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (value instanceof Uint8Array) return `\\x${bufferOf(value).toString("hex")}`;
  return `{${value.map(elementOf).join(",")}}`;
}

function elementOf(value: number | string | null | Uint8Array): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return `"\\\\x${bufferOf(value).toString("hex")}"`;
  return `"${value.replace(/["\\]/g, String.raw`\$&`)}"`;
}

function bufferOf(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
