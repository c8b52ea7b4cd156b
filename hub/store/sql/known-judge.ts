// The judge of the catalogue as it stands now; made again only when there is a newer version.
import type { Scale } from "../../../shared/scale.ts";
import { createJudge, type Judge } from "../judge-record.ts";
import type { CatalogueRows } from "./catalogue-rows.ts";

export function createKnownJudge({
  catalogues,
  scales,
  onNew,
}: {
  readonly catalogues: Pick<CatalogueRows, "catalogue" | "catalogueVersion">;
  /** Level sets that are known without a catalogue. */
  readonly scales: readonly Scale[];
  /** Judgements that were made before may differ now. */
  readonly onNew: () => void;
}): () => Judge {
  let known: { readonly version: number; readonly judge: Judge } | undefined;
  return () => {
    const version = catalogues.catalogueVersion();
    if (known?.version !== version) {
      known = { version, judge: createJudge(catalogues.catalogue(), scales) };
      onNew();
    }
    return known.judge;
  };
}
