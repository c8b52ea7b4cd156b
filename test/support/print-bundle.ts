// A program: writes the evidence of a month from a database file and prints the file's SHA-256. Time zone and language come
// from its environment: the digest must not.
import { createHash } from "node:crypto";
import { createWriteStream, readFileSync } from "node:fs";
import { writeEvidence } from "../../hub/evidence/bundle.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import { signingKey } from "../../shared/evidence/signing.ts";
import { ZONE } from "../../shared/period.ts";
import { monthOf } from "./evidence-house.ts";

const [database = "", pem = "", file = "", unit, at] = process.argv.slice(2);
const store = await openSqliteStore({ file: database, zone: ZONE });
const scope = { period: monthOf("2026-11"), zone: ZONE, unit: unit === "" ? null : (unit ?? null) };
const made = { key: signingKey(readFileSync(pem, "utf8")), at: Number(at) };
await writeEvidence(store, scope, made, createWriteStream(file));
await store.close();
const offset = new Date(2026, 6, 1).getTimezoneOffset();
process.stdout.write(
  `${createHash("sha256").update(readFileSync(file)).digest("hex")} ${offset} ${Intl.NumberFormat().format(1234.5)}`,
);
