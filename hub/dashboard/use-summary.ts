// The figures of the page's unit and month, asked again with every change; knows when a change brought new figures.
import { useEffect, useRef, useState } from "preact/hooks";
import type { By, SummariesResponse } from "../../shared/api/summaries.ts";
import { useAnswer, type Loaded } from "./use-answer.ts";
import { hasUnitsBelow, type View } from "./view.ts";

export type SummaryInView = {
  readonly loaded: Loaded<SummariesResponse>;
  /** When the figures last changed before the reader's eyes; null until they do. */
  readonly updatedAt: number | null;
};

/** A unit with units below it is told by unit, one without by its counters. */
export function byInView(view: View): By {
  return view.unit === null || hasUnitsBelow(view, view.unit) ? "unit" : "counter";
}

export function useSummary(view: View, by: By, retries: number): SummaryInView {
  const { api, month: period, calendar, unit, tick, checkSession } = view;
  const key = [period, calendar, unit, by].join(" ");
  const loaded = useAnswer(key, tick + retries, () =>
    api.summaries({ period, calendar, unit, by }),
  );
  const [updated, setUpdated] = useState<{ key: string; at: number } | null>(null);
  const shown = useRef<{ key: string; figures: string } | null>(null);
  useEffect(() => {
    const refusal = loaded.kind === "refused" ? loaded.refusal : null;
    const failed = loaded.kind === "ready" ? loaded.failed : refusal;
    if (failed?.code === "not_signed_in") checkSession();
    if (loaded.kind !== "ready") return;
    const figures = JSON.stringify(loaded.value.total);
    const before = shown.current;
    shown.current = { key, figures };
    if (before?.key === key && before.figures !== figures) {
      setUpdated({ key, at: loaded.value.asOf });
    }
  }, [loaded]);
  return { loaded, updatedAt: updated?.key === key ? updated.at : null };
}
