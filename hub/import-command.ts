// `import transactions FILE`: the denominators of a CSV or XLSX file into a data folder, the same that the API takes.
// Promises: nothing is half imported; every wrong cell is listed with sheet, row and column; exit code 2 then.
import { readFileSync, statSync } from "node:fs";
import { Problem } from "../shared/api/problem.ts";
import type { TransactionsRow } from "../shared/api/transactions.ts";
import { parsePeriod, type Calendar } from "../shared/period.ts";
import { importTransactions } from "./import/import-transactions.ts";
import { createSystemClock } from "./system-clock.ts";
import { withHubStore } from "./with-hub-store.ts";

export type ImportOptions = {
  readonly data: string;
  readonly unit?: string;
  readonly period?: string;
  readonly calendar: Calendar;
  readonly authority: TransactionsRow["authority"];
  readonly json?: true;
};

const MOST_BYTES = 16 * 1_024 * 1_024;

export async function importTransactionsFile(
  file: string,
  { data, unit, period: id, calendar, authority, json }: ImportOptions,
  who: string,
): Promise<void> {
  const period = id === undefined ? null : parsePeriod(id, calendar);
  if (period !== null && !period.ok) throw new Problem("bad_period", period.fault);
  const bytes = readBytes(file);
  await withHubStore(data, async (store) => {
    const answer = await importTransactions(store, bytes, {
      beside: {
        unit: unit ?? null,
        dates: period === null ? null : { from: period.value.from, to: period.value.to },
        authority,
      },
      mayImport: () => true,
      who,
      at: createSystemClock().now(),
    });
    const { added, replaced, from, to, atCounter } = answer;
    process.stdout.write(
      json === true
        ? `${JSON.stringify(answer)}\n`
        : `${file}: ${added} rows added, ${replaced} replaced (${from} – ${to}); ${atCounter} transactions at the counters\n`,
    );
  });
}

function readBytes(file: string): Uint8Array {
  try {
    if (statSync(file).size > MOST_BYTES) {
      throw new Problem("too_large", `${file} is larger than 16 MB; is it the right file?`);
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Problem("unavailable", `${file} cannot be read (${why}).`);
  }
}
