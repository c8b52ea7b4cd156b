// Wall 3: requests are checked against the schemas of shared/api, all faults gathered; nothing is coerced or stripped.
// Promises: a key that the schema does not name is refused, so that a typing error never passes in silence.
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Problem } from "../../shared/api/problem.ts";

const MOST_FAULTS = 20;

/** The same schema, every object in it closed. The type stays: no value that it describes is lost. */
export function closed<S extends TSchema>(schema: S): S {
  // A schema is plain JSON Schema; the cast says that closing changes which values pass, not what they are.
  return close(JSON.parse(JSON.stringify(schema))) as S;
}

function close(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(close);
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, close(value)] as const);
  const object = Object.fromEntries(entries);
  return object["type"] === "object" && "properties" in object
    ? { ...object, additionalProperties: false }
    : object;
}

type Checked = { value: unknown } | { error: Problem };

export function createCheck(schema: TSchema, place: string): (value: unknown) => Checked {
  const validator = Compile(schema);
  return (value) => {
    if (validator.Check(value)) return { value };
    const errors = validator.Errors(value);
    const faults = [
      ...new Set(
        errors.map(({ instancePath, message, params }) => {
          const extra =
            "additionalProperties" in params ? `: ${String(params.additionalProperties)}` : "";
          const missing =
            "requiredProperties" in params ? `: ${String(params.requiredProperties)}` : "";
          return `${place}${instancePath} ${message}${extra}${missing}`.slice(0, 300);
        }),
      ),
    ].slice(0, MOST_FAULTS);
    return {
      error: new Problem("bad_request", faults[0] ?? `the ${place} has the wrong shape`, faults),
    };
  };
}
