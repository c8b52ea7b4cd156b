// What the public may see without an account: the newest sealed month as its seal holds it. Never an open month, never a live figure.
// Promises: fewer than BOARD_LEAST ratings show nothing of themselves, and no difference of shown sums gives them away.
import { BOARD_LEAST, type BoardMonth, type BoardRow } from "../../shared/api/board.ts";
import type { SummariesResponse, SummaryRow } from "../../shared/api/summaries.ts";
import { sealCode } from "../../shared/evidence/chain.ts";
import { parsePeriod, previousPeriod, type Calendar, type Period } from "../../shared/period.ts";
import { SCALES } from "../../shared/scale.ts";
import type { StoredSeal } from "../store/evidence-store.ts";
import type { HubStore } from "../store/hub-store.ts";
import { digestOf } from "./seal.ts";

/** A board that shows a month of years ago would mislead more than an empty one. */
const MONTHS_BACK = 13;
const CALENDARS: readonly Calendar[] = ["calendar", "state"];

/** `today`: YYYY-MM-DD. Null until a month was sealed. */
export async function newestBoard(
  store: Pick<HubStore, "findSeal" | "catalogue">,
  today: string,
): Promise<BoardMonth | null> {
  const found = await newestSealed(store, today);
  if (found === undefined) return null;
  const summary = JSON.parse(found.summary) as SummariesResponse; // written by closePeriod only
  const { total, rows, period, demo } = summary;
  const hidden = hiddenRows(rows);
  const catalogue = await store.catalogue();
  const used = new Set(total.scales.map(({ scale }) => scale));
  const scales = [...catalogue.scales, ...SCALES].filter(({ id }) => used.has(id));
  return {
    period,
    sealedAt: found.at,
    revision: found.revision,
    code: sealCode(Buffer.from(digestOf(found.body), "hex")),
    demo,
    scales: scales.filter(({ id }, i) => scales.findIndex((other) => other.id === id) === i),
    rows: rows.map((row) => boardRow(row, hidden.has(row.key))),
    total: boardRow(total, total.n > 0 && total.n < BOARD_LEAST),
  };
}

async function newestSealed(
  store: Pick<HubStore, "findSeal">,
  today: string,
): Promise<StoredSeal | undefined> {
  let period: Period | undefined = monthOf(today);
  for (let back = 0; back < MONTHS_BACK && period !== undefined; back++) {
    for (const calendar of CALENDARS) {
      const seal = await store.findSeal(period.id, calendar);
      if (seal !== undefined) return seal;
    }
    period = previousPeriod(period);
  }
  return undefined;
}

function monthOf(date: string): Period | undefined {
  const parsed = parsePeriod(date.slice(0, 7), "calendar");
  return parsed.ok ? parsed.value : undefined;
}

/** One hidden row alone would follow from the total: then the next smallest is hidden with it. */
function hiddenRows(rows: readonly SummaryRow[]): ReadonlySet<string> {
  const hidden = new Set<string>();
  let sum = 0;
  for (const { key, n } of rows.filter((row) => row.n > 0).toSorted((a, b) => a.n - b.n)) {
    const isSafe = hidden.size === 0 || (hidden.size > 1 && sum >= BOARD_LEAST);
    if (n >= BOARD_LEAST && isSafe) break;
    hidden.add(key);
    sum += n;
  }
  return hidden;
}

function boardRow(row: SummaryRow, isHidden: boolean): BoardRow {
  const { key, name, n, satisfied, satisfiedPercent, interval95, scales } = row;
  const figures = isHidden ? null : { n, satisfied, satisfiedPercent, interval95, scales };
  return { key, name, figures };
}
