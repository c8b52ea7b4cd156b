// Where a change of a hub's database is made: one stream of the sealed month, and a row as it is stored.
import type { SealBody } from "../../shared/evidence-bundle.ts";

/** One stream of the sealed month, as the database numbers it; `first` … `last` are in the bundle, the others in the month too. */
export type Place = SealBody["streams"][number] & {
  readonly id: number;
  readonly inFirst: number;
  readonly inLast: number;
};

export type Row = Readonly<Record<string, string | number | Buffer | null>>;
