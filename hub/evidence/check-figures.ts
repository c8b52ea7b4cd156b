// The figures of a bundle against the verifier's own recount: counts and ledger of the seal, every row of summary.json.
// Promises: percentages and intervals are made again with the project's one formula; what a row claims must follow from records.
import { createParser } from "../../shared/parser.ts";
import { SummariesResponse, type SummaryRow } from "../../shared/api/summaries.ts";
import type { SealBody } from "../../shared/evidence-bundle.ts";
import {
  FORMULA,
  intervalPercent95,
  participationPercent,
  sampleNeeded,
  satisfiedPercent,
} from "../../shared/satisfaction.ts";
import { SCALES } from "../../shared/scale.ts";
import { parseBoundedJson } from "./bounded-json.ts";
import type { Ledger, Recount } from "./recount.ts";
import type { Findings } from "./verdict.ts";

const parseSummary = createParser(SummariesResponse);
const NOTHING = { stored: 0, counted: 0, voided: 0, test: 0, repeat: 0, quarantined: 0 };
const PARTS = ["stored", "counted", "voided", "test", "repeat", "quarantined"] as const;

type Sum = Omit<Ledger, "centre"> & {
  readonly scales: Map<string, Map<string, number>>;
  satisfied: number;
};

/** Answers the recounted total. */
export function checkFigures(
  body: SealBody,
  recount: Recount,
  summaryText: string,
  findings: Findings,
): { readonly n: number; readonly satisfied: number } {
  checkCounts(body, recount, findings);
  checkLedger(body, recount, findings);
  checkVisits(recount, findings);
  const marks = marksOf(body, findings);
  const all = new Set(recount.counts.keys());
  const total = sumOf(all, recount, marks);
  const parsed = parseSummary(parseBoundedJson("summary.json", summaryText));
  const fault = (what: string): void => findings.fault("summary.json", what);
  if (!parsed.ok) {
    fault(`it is not a summary (${parsed.fault})`);
    return { n: total.counted, satisfied: total.satisfied };
  }
  const summary = parsed.value;
  const same =
    JSON.stringify(summary.period) === JSON.stringify(body.period) &&
    summary.unit === body.unit &&
    summary.status === body.status &&
    summary.revision === body.revision &&
    summary.formula === FORMULA &&
    summary.by === "unit";
  if (!same) fault("it is the summary of another question");
  checkRow(summary.total, total, "total", fault);
  const keys = body.rows.map(({ key }) => key);
  if (JSON.stringify(keys) !== JSON.stringify(summary.rows.map(({ key }) => key))) {
    fault("it has other rows than the seal says");
    return { n: total.counted, satisfied: total.satisfied };
  }
  const seen = new Set<string>();
  for (const [index, { key, centres }] of body.rows.entries()) {
    const row = summary.rows[index];
    if (row !== undefined) checkRow(row, sumOf(new Set(centres), recount, marks), key, fault);
    for (const centre of centres) {
      if (seen.has(centre)) findings.fault("manifest.json", `centre ${centre} stands in two rows`);
      seen.add(centre);
    }
  }
  for (const centre of all) {
    if (!seen.has(centre)) findings.fault("manifest.json", `centre ${centre} stands in no row`);
  }
  return { n: total.counted, satisfied: total.satisfied };
}

function checkCounts({ counts }: SealBody, recount: Recount, findings: Findings): void {
  const text = (of: Iterable<readonly [string, number]>): string =>
    [...of]
      .filter(([, n]) => n > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([level, n]) => `${level} ${n}`)
      .join(", ");
  const said = new Map(
    counts.map((entry) => [`${entry.centre} ${entry.scale}`, text(Object.entries(entry.counts))]),
  );
  if (said.size !== counts.length) findings.fault("manifest.json", "a centre is counted twice");
  const found = new Map<string, string>();
  for (const [centre, scales] of recount.counts) {
    for (const [scale, levels] of scales) found.set(`${centre} ${scale}`, text(levels));
  }
  for (const key of new Set([...said.keys(), ...found.keys()])) {
    const [a = "nothing", b = "nothing"] = [said.get(key), found.get(key)];
    if (a === b) continue;
    findings.fault("manifest.json", `counts of ${key}: the seal says ${a}; the records say ${b}`);
  }
}

function checkLedger({ kiosks }: SealBody, recount: Recount, findings: Findings): void {
  const said = new Map(kiosks.map((entry) => [entry.kiosk, entry]));
  if (said.size !== kiosks.length) findings.fault("manifest.json", "a kiosk stands twice");
  for (const kiosk of new Set([...said.keys(), ...recount.ledgers.keys()])) {
    const found = recount.ledgers.get(kiosk) ?? NOTHING;
    const claimed = said.get(kiosk) ?? NOTHING;
    const wrong = PARTS.filter((part) => found[part] !== claimed[part]);
    if (wrong.length === 0) continue;
    const parts = wrong.map((part) => `${part} ${claimed[part]}, recounted ${found[part]}`);
    findings.fault("manifest.json", `ledger of kiosk ${kiosk}: ${parts.join("; ")}`);
  }
}

function checkVisits({ visits }: Recount, findings: Findings): void {
  let elsewhere = 0;
  for (const { counted, repeats, others, stream, seq } of visits.values()) {
    if (counted > 1) {
      findings.fault("excluded.ndjson", "a second rating of the same visit is counted", {
        stream,
        seq,
      });
    } else if (repeats > 0 && counted + others + repeats === 1) elsewhere += 1;
  }
  if (elsewhere > 0) {
    findings.note(
      `${elsewhere} ratings are excluded as repeats of a visit whose first rating is not in this bundle.`,
    );
  }
}

function marksOf(
  { scales }: SealBody,
  findings: Findings,
): ReadonlyMap<string, ReadonlySet<string>> {
  for (const { scale, satisfied } of scales) {
    const known = SCALES.find(({ id }) => id === scale);
    const marked = known?.levels.filter((level) => level.satisfied).map(({ code }) => code);
    if (marked !== undefined && marked.toSorted().join() !== satisfied.toSorted().join()) {
      findings.fault("manifest.json", `${scale} marks other levels as satisfied than it does`);
    }
  }
  return new Map(scales.map(({ scale, satisfied }) => [scale, new Set(satisfied)]));
}

function sumOf(
  centres: ReadonlySet<string>,
  { counts, ledgers }: Recount,
  marks: ReadonlyMap<string, ReadonlySet<string>>,
): Sum {
  const sum: Sum = { ...NOTHING, scales: new Map(), satisfied: 0 };
  for (const centre of centres) {
    for (const [scale, levels] of counts.get(centre) ?? []) {
      const into = sum.scales.get(scale) ?? new Map<string, number>();
      sum.scales.set(scale, into);
      for (const [level, n] of levels) {
        into.set(level, (into.get(level) ?? 0) + n);
        if (marks.get(scale)?.has(level) === true) sum.satisfied += n;
      }
    }
  }
  for (const ledger of ledgers.values()) {
    if (!centres.has(ledger.centre)) continue;
    for (const part of PARTS) sum[part] += ledger[part];
  }
  return sum;
}

function checkRow(row: SummaryRow, sum: Sum, key: string, fault: (what: string) => void): void {
  const counts = { n: sum.counted, satisfied: sum.satisfied };
  const needed = sampleNeeded(row.transactions);
  const expected: Readonly<Record<string, unknown>> = {
    scales: scalesText([...sum.scales].map(([scale, levels]) => ({ scale, counts: [...levels] }))),
    n: counts.n,
    satisfied: counts.satisfied,
    satisfiedPercent: satisfiedPercent(counts),
    interval95: JSON.stringify(intervalPercent95(counts)),
    participationPercent: participationPercent(counts.n, row.transactions),
    sampleNeeded: needed,
    enoughSample: needed === null || needed === 0 ? null : counts.n >= needed,
    voided: sum.voided,
    test: sum.test,
    repeat: sum.repeat,
    quarantined: sum.quarantined,
  };
  const said: Readonly<Record<string, unknown>> = {
    ...row,
    scales: scalesText(
      row.scales.map(({ scale, counts: levels }) => ({ scale, counts: Object.entries(levels) })),
    ),
    interval95: JSON.stringify(row.interval95),
  };
  for (const [name, value] of Object.entries(expected)) {
    if (said[name] === value) continue;
    fault(`row "${key}": ${name} is ${String(said[name])}; the records make it ${String(value)}`);
  }
}

function scalesText(
  scales: readonly { readonly scale: string; readonly counts: (readonly [string, number])[] }[],
): string {
  return scales
    .map(({ scale, counts }) => {
      const levels = counts.toSorted(([a], [b]) => (a < b ? -1 : 1));
      return `${scale}: ${levels.map(([level, n]) => `${level} ${n}`).join(", ")}`;
    })
    .toSorted()
    .join("; ");
}
