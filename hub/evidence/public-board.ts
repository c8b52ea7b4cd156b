// What the public may see without an account: the newest sealed month as its seal holds it. Never an open month, never a live figure.
// Promises: fewer than BOARD_LEAST ratings show nothing of themselves, and no difference of shown sums gives them away.
import { BOARD_LEAST, type BoardFigures, type BoardMonth } from "../../shared/api/board.ts";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import { sealCode } from "../../shared/evidence/chain.ts";
import type { SealBody } from "../../shared/evidence-bundle.ts";
import { parsePeriod, previousPeriod, type Calendar, type Period } from "../../shared/period.ts";
import { intervalPercent95, satisfiedPercent } from "../../shared/satisfaction.ts";
import { SCALES } from "../../shared/scale.ts";
import type { StoredSeal } from "../store/evidence-store.ts";
import type { HubStore } from "../store/hub-store.ts";
import { digestOf } from "./digest.ts";
import { bodyOf } from "./seal.ts";

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
  const { demo } = JSON.parse(found.summary) as SummariesResponse; // written by closePeriod only
  const body = bodyOf(found);
  const catalogue = await store.catalogue();
  const tree = createUnitTree(catalogue, body.period.to);
  const listed = tree.childrenOf(null).flatMap((top) => tree.below(top));
  const rated = new Set(body.counts.map(({ centre }) => centre));
  const centres = listed.filter(
    (code) => rated.has(code) || (tree.find(code)?.counters.length ?? 0) > 0,
  );
  const strangers = [...rated].filter((code) => !listed.includes(code)).toSorted();
  const rows = [...centres, ...strangers].map((code) => ({
    key: code,
    name: tree.find(code)?.name ?? code,
    figures: figuresOf(body, ({ centre }) => centre === code),
  }));
  const hidden = hiddenRows(rows.map(({ key, figures }) => ({ key, n: figures.n })));
  const total = figuresOf(body, () => true);
  const used = new Set(total.scales.map(({ scale }) => scale));
  const scales = [...catalogue.scales, ...SCALES].filter(({ id }) => used.has(id));
  const [only, ...others] = tree.childrenOf(null);
  return {
    period: body.period,
    sealedAt: found.at,
    revision: found.revision,
    code: sealCode(Buffer.from(digestOf(found.body), "hex")),
    demo,
    scales: scales.filter(({ id }, i) => scales.findIndex((other) => other.id === id) === i),
    rows: rows.map((row) => (hidden.has(row.key) ? { ...row, figures: null } : row)),
    total: {
      key: "",
      name: only !== undefined && others.length === 0 ? (tree.find(only)?.name ?? only) : "",
      figures: total.n > 0 && total.n < BOARD_LEAST ? null : total,
    },
  };
}

/** From the counts that the seal signs; levels of one set are added, sets stay apart. */
function figuresOf(
  { counts, scales }: SealBody,
  isAsked: (entry: SealBody["counts"][number]) => boolean,
): BoardFigures {
  const sums = new Map<string, Record<string, number>>();
  const figures = { n: 0, satisfied: 0 };
  for (const entry of counts.filter(isAsked)) {
    const satisfied = scales.find(({ scale }) => scale === entry.scale)?.satisfied ?? [];
    const sum = sums.get(entry.scale) ?? {};
    sums.set(entry.scale, sum);
    for (const [level, count] of Object.entries(entry.counts)) {
      sum[level] = (sum[level] ?? 0) + count;
      figures.n += count;
      if (satisfied.includes(level)) figures.satisfied += count;
    }
  }
  return {
    ...figures,
    satisfiedPercent: satisfiedPercent(figures),
    interval95: intervalPercent95(figures),
    scales: [...sums].map(([scale, levels]) => ({ scale, counts: levels })),
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
export function hiddenRows(
  rows: readonly { readonly key: string; readonly n: number }[],
): ReadonlySet<string> {
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
