// What stands beside every backup: which file, how far it goes, its digest. Enough to know a good copy without opening it.
// Promises: pure but for reading the one file that is named; a manifest that cannot be read is told from one that is not there.
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import { Problem } from "../../shared/api/problem.ts";

const Manifest = Type.Object({
  v: Type.Literal(1),
  file: Type.String(),
  at: Type.Integer(),
  bytes: Type.Integer(),
  /** SHA-256 of the file, hex. */
  sha256: Type.String(),
  schema: Type.Integer(),
  gen: Type.Integer(),
  streams: Type.Integer(),
  records: Type.Integer(),
  /** Name of the hub's signing key, which is not in the backup. */
  key: Type.String(),
});
export type Manifest = Static<typeof Manifest>;

const validator = Compile(Manifest);

export function manifestOf(database: string): string {
  return database.replace(/\.db$/, "") + ".json";
}

/** Undefined when there is none beside the file. */
export function readManifest(database: string): Manifest | undefined {
  const file = manifestOf(database);
  if (file === database || !existsSync(file)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem("unprocessable", `${file} cannot be read (${why}).`);
  }
  if (!validator.Check(value)) {
    throw new Problem("unprocessable", `${file} is not the manifest of a backup.`);
  }
  return value;
}

/** SHA-256 in hex, read from the disk in parts. */
export async function digestOfFile(file: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const part of createReadStream(file)) digest.update(part as Buffer);
  return digest.digest("hex");
}
