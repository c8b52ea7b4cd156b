// POST /api/v1/transactions/file: the same import from a CSV or XLSX file, as it is, in the body of the request.
// Promises: taken as a whole or not at all; what is wrong is listed with sheet, row and column; the file is kept nowhere.
import { Type } from "typebox";
import { Problem } from "../../shared/api/problem.ts";
import {
  TransactionsFileQuery,
  TransactionsFileResponse,
} from "../../shared/api/transactions-file.ts";
import { createUnitTree } from "../../shared/catalogue.ts";
import { parsePeriod } from "../../shared/period.ts";
import { importTransactions } from "../import/import-transactions.ts";
import { coversUnit, requireUnit } from "../people/roles.ts";
import { accountOf, type App, type HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";

const MOST_BYTES = 4 * 1_024 * 1_024;
const TYPES = [
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/octet-stream",
  "application/vnd.ms-excel",
  "text/csv",
];

export function transactionFileRoutes(
  app: App,
  { store, clock }: HttpParts,
  changed: () => void,
): void {
  app.addContentTypeParser(TYPES, { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  app.post(
    "/api/v1/transactions/file",
    {
      config: { right: "import_transactions", units: "refused" },
      bodyLimit: MOST_BYTES,
      schema: {
        summary: "Import transactions from a CSV or XLSX file shaped after Biểu II.06a",
        description:
          "The body is the file. What stands beside it (unit, period, authority) is for columns that the file does not have.",
        consumes: TYPES,
        querystring: closed(TransactionsFileQuery),
        // The library that makes the description writes no binary body; the check is Buffer.isBuffer below.
        body: Type.Unknown(),
        response: { 200: TransactionsFileResponse },
      },
    },
    async (request) => {
      const account = accountOf(request);
      const { unit = null, period: id, calendar = "calendar", authority = "own" } = request.query;
      const { body } = request;
      if (!Buffer.isBuffer(body)) {
        throw new Problem("unsupported_type", "Send the file itself, as text/csv or as XLSX.");
      }
      const period = id === undefined ? null : parsePeriod(id, calendar);
      if (period !== null && !period.ok) throw new Problem("bad_period", period.fault);
      const dates = period === null ? null : { from: period.value.from, to: period.value.to };
      const catalogue = await store.catalogue();
      if (unit !== null && account.units !== null) {
        requireUnit(account, unit, createUnitTree(catalogue, dates?.to ?? "9999-12-31"));
      }
      const answer = await importTransactions(store, body, {
        beside: { unit, dates, authority },
        mayImport: (asked, date) =>
          account.units === null ||
          coversUnit(account.units, asked, createUnitTree(catalogue, date)),
        who: account.username,
        at: clock.now(),
      });
      changed();
      return answer;
    },
  );
}
