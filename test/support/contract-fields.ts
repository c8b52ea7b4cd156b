// A JSON object whose fields nobody has looked at yet.

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Throws unless `value` is an object. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (!isFields(value)) throw new Error(`the ${what} is not an object`);
  return value;
}
