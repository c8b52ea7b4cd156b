// Makes the reports of a month from a database and prints the SHA-256 of each form: `report-digests.ts DATABASE PERIOD`.
import { createHash } from "node:crypto";
import { gatherReport } from "../../hub/report/gather-report.ts";
import { reportContent } from "../../hub/report/report-content.ts";
import { FORMS, writeReport } from "../../hub/report/report-file.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { parsePeriod, ZONE } from "../../shared/period.ts";

const [, , file = "", id = ""] = process.argv;
const period = parsePeriod(id, "calendar");
if (!period.ok) throw new Error(period.fault);
const store = await openSqliteStore({ file, zone: ZONE });
const question = { period: period.value, unit: null, scope: null, zone: ZONE };
const report = reportContent(await gatherReport(store, question));
const digests: Record<string, string> = {};
for (const form of FORMS) {
  const { name, bytes } = await writeReport(report, form);
  digests[name] = createHash("sha256").update(bytes).digest("hex");
}
await store.close();
process.stdout.write(`${JSON.stringify(digests)}\n`);
