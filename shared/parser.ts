// Wall: turns an unknown value into a known shape, or says what is wrong with it in one short sentence.
// Promises: no exception for bad input, no default filled in, no field stripped. One schema gives type and parser.
import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: string };

export type Parser<T> = (value: unknown) => Parsed<T>;

/**
 * Compiles `schema` once, at the first value: a page whose policy forbids eval (csp.ts) may import parsers it never calls.
 * The fault names the place (`/records/3`) and the rule that it breaks.
 */
export function createParser<S extends TSchema>(schema: S): Parser<Static<S>> {
  let compiled: ReturnType<typeof Compile<S>> | undefined;
  return (value) => {
    const validator = (compiled ??= Compile(schema));
    if (validator.Check(value)) return { ok: true, value };
    const first = validator.Errors(value)[0];
    const place = first?.instancePath ? first.instancePath : "/";
    return { ok: false, fault: `${place} ${first?.message ?? "has the wrong shape"}` };
  };
}
