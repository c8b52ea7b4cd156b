// POST /api/v1/transactions: the denominator of participation, imported as a whole or not at all.
import { Problem } from "../../shared/api/problem.ts";
import {
  TransactionsRequest,
  TransactionsResponse,
  type TransactionsRow,
} from "../../shared/api/transactions.ts";
import { createUnitTree, type Catalogue } from "../../shared/catalogue.ts";
import { parsePeriod } from "../../shared/period.ts";
import { coversUnit, type Actor } from "../people/roles.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";

/** 10,000 rows fit. */
const MOST_BYTES = 4 * 1_024 * 1_024;
const MOST_FAULTS = 50;

export function transactionRoutes(
  app: App,
  { store, clock }: HttpParts,
  changed: () => void,
): void {
  app.post(
    "/api/v1/transactions",
    {
      config: { right: "import_transactions", units: "refused" },
      bodyLimit: MOST_BYTES,
      schema: {
        summary: "Import transactions; the same unit, domain, dates and authority replace",
        body: closed(TransactionsRequest),
        response: { 200: TransactionsResponse },
      },
    },
    async (request) => {
      const account = accountOf(request);
      const { rows } = request.body;
      const faults = rowFaults(rows, await store.catalogue());
      if (faults.length > 0) {
        throw new Problem("unprocessable", faults[0] ?? "", faults.slice(0, MOST_FAULTS));
      }
      requireUnits(account, rows, await store.catalogue());
      const answer = await store.putTransactions(rows, {
        at: clock.now(),
        who: account.username,
        action: "transactions.import",
        subject: [...new Set(rows.map(({ unit }) => unit))].slice(0, 20).join(","),
        detail: `${rows.length} rows`,
      });
      changed();
      return answer;
    },
  );
}

function rowFaults(rows: readonly TransactionsRow[], catalogue: Catalogue): readonly string[] {
  const units = new Set(catalogue.units.map(({ code }) => code));
  const domains = new Set(catalogue.domains.map(({ code }) => code));
  const seen = new Set<string>();
  return rows.flatMap((row, index) => {
    const { unit, domain, from, to, authority } = row;
    const faults: string[] = [];
    if (!units.has(unit)) faults.push(`the catalogue has no unit "${unit}"`);
    if (domain !== null && !domains.has(domain)) {
      faults.push(`the catalogue has no domain "${domain}"`);
    }
    const dates = parsePeriod(`${from}..${to}`, "calendar");
    if (!dates.ok) faults.push(dates.fault);
    const key = JSON.stringify([unit, domain, from, to, authority]);
    if (seen.has(key)) faults.push("the same unit, domain, dates and authority stand twice");
    seen.add(key);
    return faults.map((fault) => `rows/${index}: ${fault}`);
  });
}

function requireUnits(
  account: Actor,
  rows: readonly TransactionsRow[],
  catalogue: Catalogue,
): void {
  for (const { unit, to } of rows) {
    if (account.units !== null && !coversUnit(account.units, unit, createUnitTree(catalogue, to))) {
      throw new Problem(
        "not_allowed",
        `The account ${account.username} may not import for "${unit}".`,
      );
    }
  }
}
