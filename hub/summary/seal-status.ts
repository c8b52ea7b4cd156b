// H13: how a period's figures stand to its newest seal: never sealed, as sealed, or changed since.
// Promises: compares the counts of the centres in question only; a late rating elsewhere amends nothing here.
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { parseLevelCounts, type LevelCounts } from "../../shared/evidence-bundle.ts";
import { parseJson } from "../../shared/parse-json.ts";
import type { Tally } from "../../shared/tally.ts";
import type { SealedFigures } from "../store/evidence-store.ts";

export type SealStatus = Pick<SummariesResponse, "status" | "revision"> & {
  /** When the figures were sealed, while they stand so. */
  readonly sealedAt: number | null;
};

export function sealStatus(
  sealed: SealedFigures | undefined,
  tallies: ReadonlyMap<string, Tally>,
  centres: readonly string[] | null,
): SealStatus {
  if (sealed === undefined) return { status: "open", revision: 0, sealedAt: null };
  const inScope = (centre: string): boolean => centres === null || centres.includes(centre);
  const then = countsOf(sealed)
    .filter(({ centre }) => inScope(centre))
    .map(({ centre, scale, counts }) => countsText(centre, scale, counts));
  const now = [...tallies].flatMap(([centre, { scales }]) =>
    scales.map(({ scale, counts }) => countsText(centre, scale, counts)),
  );
  const { revision, at } = sealed;
  const same = then.toSorted().join("\n") === now.toSorted().join("\n");
  if (!same) return { status: "amended", revision, sealedAt: null };
  return { status: revision > 1 ? "amended" : "sealed", revision, sealedAt: at };
}

/** A body that somebody damaged has no figures any more, so they are not as sealed; `evidence` says what is wrong. */
function countsOf({ counts }: SealedFigures): readonly LevelCounts[] {
  const parsed = parseLevelCounts(parseJson(counts ?? "[]"));
  return parsed.ok ? parsed.value : [];
}

function countsText(
  centre: string,
  scale: string,
  counts: Readonly<Record<string, number>>,
): string {
  const levels = Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([centre, scale, levels]);
}
