// A file of transactions into the store: read, checked and taken as a whole, or refused with every fault and nothing changed.
// Promises: the same key again replaces and leaves an audit entry with the old figures (by the store); the audit names the file's digest.
import { hash } from "node:crypto";
import { Problem } from "../../shared/api/problem.ts";
import {
  fileFaultText,
  type FileFault,
  type TransactionsFileResponse,
} from "../../shared/api/transactions-file.ts";
import type { HubStore } from "../store/hub-store.ts";
import { readSheets } from "./read-sheets.ts";
import { readTransactions, type Beside, type Known } from "./read-transactions.ts";

/** As many as are worth listing; the detail says how many there are. */
const MOST_FAULTS = 200;
const MOST_SUBJECTS = 20;

/** `places`: the same faults, cell by cell, for a page that says them in its own language. */
export class BadFile extends Problem {
  readonly places: readonly FileFault[];

  constructor(faults: readonly FileFault[]) {
    const listed = faults.slice(0, MOST_FAULTS);
    const [first] = listed;
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more; nothing was taken)` : "";
    const detail = `${first === undefined ? "The file is not good" : fileFaultText(first)}${more}`;
    super("unprocessable", detail, listed.map(fileFaultText));
    this.places = listed;
  }
}

export async function importTransactions(
  store: Pick<HubStore, "catalogue" | "putTransactions">,
  bytes: Uint8Array,
  {
    beside,
    mayImport,
    who,
    at,
  }: {
    readonly beside: Beside;
    readonly mayImport: Known["mayImport"];
    readonly who: string;
    readonly at: number;
  },
): Promise<TransactionsFileResponse> {
  const sheets = await readSheets(bytes);
  const { units, domains } = await store.catalogue();
  const { rows, faults } = readTransactions(sheets, beside, { units, domains, mayImport });
  if (faults.length > 0) throw new BadFile(faults);
  const digest = hash("sha256", bytes, "hex");
  const { added, replaced } = await store.putTransactions(rows, {
    at,
    who,
    action: "transactions.import",
    subject: [...new Set(rows.map(({ unit }) => unit))].slice(0, MOST_SUBJECTS).join(","),
    detail: `${rows.length} rows from a file, SHA-256 ${digest}`,
  });
  const ends = (of: (row: (typeof rows)[number]) => string): readonly string[] =>
    rows.map(of).toSorted();
  return {
    added,
    replaced,
    rows: rows.length,
    from: ends(({ from }) => from)[0] ?? "",
    to: ends(({ to }) => to).at(-1) ?? "",
    // A total stands for its parts, so the domains are not added to it.
    atCounter: rows
      .filter(
        ({ domain, unit }) =>
          domain === null || !rows.some((r) => r.unit === unit && r.domain === null),
      )
      .reduce((sum, row) => sum + row.atCounter, 0),
  };
}
