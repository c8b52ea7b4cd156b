// `summary <period>`: the figures of a data folder on the command line, the same that the API gives.
import { Problem } from "../shared/api/problem.ts";
import type { By, SummariesResponse, SummaryRow } from "../shared/api/summaries.ts";
import { parsePeriod, type Calendar } from "../shared/period.ts";
import { summarise } from "./summary/summarise.ts";
import { createSystemClock } from "./system-clock.ts";
import { withHubStore } from "./with-hub-store.ts";

export async function printSummary(
  id: string,
  {
    data,
    unit,
    by,
    calendar,
    unitsOn,
    json,
  }: {
    readonly data: string;
    readonly unit?: string;
    readonly by: By;
    readonly calendar: Calendar;
    readonly unitsOn?: string;
    readonly json?: true;
  },
): Promise<void> {
  const period = parsePeriod(id, calendar);
  if (!period.ok) throw new Problem("bad_period", period.fault);
  if (unitsOn !== undefined && !parsePeriod(`${unitsOn}..${unitsOn}`, "calendar").ok) {
    throw new Problem("bad_request", `--units-on ${unitsOn} is not a date; write YYYY-MM-DD.`);
  }
  const on = unitsOn === undefined ? {} : { unitsOn };
  const question = { period: period.value, by, unit: unit ?? null, scope: null, ...on };
  const now = createSystemClock().now();
  const summary = await withHubStore(data, (store) => summarise(store, question, now));
  process.stdout.write(json === true ? `${JSON.stringify(summary)}\n` : table(summary));
}

const HEAD = ["", "n", "satisfied", "%", "95 %", "transactions", "part. %", "sample", "flags"];

function table({ period, rows, total, demo }: SummariesResponse): string {
  const lines = [HEAD, ...rows.map(cells), cells({ ...total, name: total.name || "total" })];
  const widths = HEAD.map((_, column) =>
    Math.max(...lines.map((line) => width(line[column] ?? ""))),
  );
  const last = HEAD.length - 1;
  const text = lines.map((line) =>
    line
      .map((cell, column) => {
        if (column === 0) return pad(cell, widths[column] ?? 0, "end");
        return column === last ? cell : pad(cell, widths[column] ?? 0, "start");
      })
      .join("  ")
      .trimEnd(),
  );
  const mark = demo ? "  (contains simulated ratings)" : "";
  return `${period.from} – ${period.to} (${period.calendar})${mark}\n${text.join("\n")}\n`;
}

/** What is unknown is a dash, never 0. */
function cells(row: SummaryRow): string[] {
  const { interval95, sampleNeeded, enoughSample } = row;
  const enough = enoughSample === true ? "" : enoughSample === false ? " !" : "";
  return [
    row.name || row.key || "–",
    number(row.n),
    number(row.satisfied),
    percent(row.satisfiedPercent),
    interval95 === null ? "–" : `${percent(interval95[0])}–${percent(interval95[1])}`,
    number(row.transactions),
    percent(row.participationPercent),
    sampleNeeded === null ? "–" : `${number(sampleNeeded)}${enough}`,
    row.flags.join(" "),
  ];
}

function number(value: number | null): string {
  return value === null ? "–" : value.toLocaleString("vi-VN");
}

function percent(value: number | null): string {
  return value === null ? "–" : value.toFixed(1).replace(".", ",");
}

/** A composed Vietnamese letter is one column wide. */
function width(text: string): number {
  return text.normalize("NFC").length;
}

function pad(text: string, columns: number, side: "start" | "end"): string {
  const blanks = " ".repeat(Math.max(0, columns - width(text)));
  return side === "start" ? blanks + text : text + blanks;
}
