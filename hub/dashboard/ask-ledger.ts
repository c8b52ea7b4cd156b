// Asks for the two sides of the ledger so that they can be held against each other: kiosk by kiosk, and where each rating stands.
// Promises: both sides are of one state of the hub, or it is said that they were not: a rating that comes in between is no fault.
import type { QualityResponse } from "../../shared/api/quality.ts";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import type { Answer, ApiClient, SummaryQuestion } from "./api-client.ts";

export type AskedLedger = {
  readonly summary: SummariesResponse;
  readonly quality: QualityResponse;
  /** Ratings came in at every try: the two sides cannot be compared just now. */
  readonly moving: boolean;
};

const MOST_TRIES = 3;

export async function askLedger(
  api: Pick<ApiClient, "get" | "summaries">,
  asked: Omit<SummaryQuestion, "by">,
): Promise<Answer<AskedLedger>> {
  const { period, calendar, unit } = asked;
  const query = new URLSearchParams({ period, calendar, ...(unit === null ? {} : { unit }) });
  const ask = (): Promise<Answer<SummariesResponse>> => api.summaries({ ...asked, by: "centre" });
  let before = await ask();
  for (let tries = 1; ; tries++) {
    if (!before.ok) return before;
    const quality = await api.get<QualityResponse>(`quality?${query}`);
    if (!quality.ok) return quality;
    const after = await ask();
    if (!after.ok) return after;
    const moving = JSON.stringify(before.value.total) !== JSON.stringify(after.value.total);
    if (!moving || tries === MOST_TRIES) {
      return { ok: true, value: { summary: after.value, quality: quality.value, moving } };
    }
    before = after;
  }
}
