// `close`, `evidence` and `verify`: the month's proof on the command line. Station: behind the hub's store, beside its server.
// Promises: a file that was not written to its end is removed; progress only on a terminal; `verify` opens nothing but the file.
import { createWriteStream, renameSync, rmSync } from "node:fs";
import type { Writable } from "node:stream";
import { Problem } from "../shared/api/problem.ts";
import { parsePeriod, periodInstants, ZONE, type Calendar, type Period } from "../shared/period.ts";
import { satisfiedPercent } from "../shared/satisfaction.ts";
import { writeEvidence } from "./evidence/bundle.ts";
import { digestOf } from "./evidence/digest.ts";
import { UnreadableBundle } from "./evidence/open-zip.ts";
import { readReceiptsFile } from "./evidence/receipts.ts";
import { closePeriod } from "./evidence/seal.ts";
import { faultText, type Verdict } from "./evidence/verdict.ts";
import { verifyBundle } from "./evidence/verify.ts";
import type { WitnessMemory } from "./evidence/witness.ts";
import { readHubKey } from "./data-folder.ts";
import { addAccount } from "./people/accounts.ts";
import { createPassword, createPasswordHasher } from "./people/password.ts";
import { writePackage } from "./supervision/write-package.ts";
import { createSystemClock } from "./system-clock.ts";
import { withHubStore } from "./with-hub-store.ts";

const FINE = 0;
const FAILED = 1;
const UNREADABLE = 2;

export type HubFolder = {
  readonly data: string;
  readonly calendar: Calendar;
  readonly json?: true;
};

export async function closeMonth(
  id: string,
  { data, calendar, json }: HubFolder,
  who: string,
): Promise<void> {
  const period = periodOf(id, calendar);
  await withHubStore(data, async (store) => {
    const key = readHubKey(data);
    const question = { period, zone: ZONE, who };
    const { kind, seal, body } = await closePeriod(store, question, key, createSystemClock());
    const digest = digestOf(seal.body);
    const { revision, status, kiosks, changes } = body;
    if (json === true) {
      process.stdout.write(`${JSON.stringify({ kind, digest, ...body })}\n`);
      return;
    }
    const lines = [
      kind === "unchanged"
        ? `${period.id} is closed already and nothing has changed: revision ${revision}.`
        : `${period.id} is closed: revision ${revision} (${status}).`,
      `Seal ${digest}`,
      ...kiosks.map(
        (kiosk) =>
          `${kiosk.kiosk}: stored ${kiosk.stored} = counted ${kiosk.counted} + voided ${kiosk.voided} + test ${kiosk.test} + repeat ${kiosk.repeat} + quarantined ${kiosk.quarantined}${kiosk.complete ? "" : kiosk.waived === undefined ? "; NOT COMPLETE" : "; not complete, waived"}`,
      ),
      ...(changes?.added ?? []).map(
        ({ stream, first, last }) => `late: stream ${stream}, records ${first} to ${last}`,
      ),
      ...(changes?.voided ?? []).map(
        ({ stream, seq }) => `taken back since: stream ${stream}, record ${seq}`,
      ),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  });
}

type Output = HubFolder & { readonly unit?: string; readonly output: string };

export async function writeEvidenceFile(
  id: string,
  { data, calendar, unit, output }: Output,
): Promise<void> {
  const period = periodOf(id, calendar);
  await withHubStore(data, async (store) => {
    const key = readHubKey(data);
    const scope = { period, unit: unit ?? null, zone: ZONE };
    const made = { key, at: createSystemClock().now() };
    const written = await writeWhole(output, (out) => writeEvidence(store, scope, made, out));
    const { status, revision, final, records } = written;
    const state = final ? `revision ${revision}, ${status}` : "not sealed";
    process.stderr.write(`${output}: ${period.id}, ${state}, ${records} records\n`);
  });
}

/** The read-only account that goes with a package: `until` is its last day, after which it ends by itself. */
type PackageAccount = { readonly account?: string; readonly until?: string };

export type PackageOptions = Output & PackageAccount & { readonly profile?: "2018" };

export async function writePackageFile(
  id: string,
  options: PackageOptions,
  who: string,
): Promise<void> {
  const { data, calendar, unit, output, profile, account, until } = options;
  const period = periodOf(id, calendar);
  if ((account === undefined) !== (until === undefined)) {
    throw new Problem("unprocessable", "--account and --until go together.");
  }
  const expiresAt = until === undefined ? null : endOf(until);
  await withHubStore(data, async (store) => {
    const key = readHubKey(data);
    const clock = createSystemClock();
    const more = profile === undefined ? {} : { profile };
    const question = { period, unit: unit ?? null, scope: null, zone: ZONE, ...more };
    const made = { key, at: clock.now() };
    const { files, records } = await writeWhole(output, (out) =>
      writePackage(store, question, made, out),
    );
    if (account !== undefined) {
      const password = createPassword();
      const parts = { store, hasher: createPasswordHasher(), clock, who };
      const units = unit === undefined ? null : [unit];
      try {
        await addAccount(parts, { username: account, role: "witness", units, password, expiresAt });
      } catch (error) {
        // Both or neither.
        rmSync(output, { force: true });
        throw error;
      }
      process.stdout.write(`${password}\n`);
    }
    process.stderr.write(`${output}: ${period.id}, ${files} files, ${records} records\n`);
  });
}

/** The first instant after a day. */
function endOf(date: string): number {
  const day = parsePeriod(`${date}..${date}`, "calendar");
  if (!day.ok) throw new Problem("bad_period", `--until ${date} is not a date; write YYYY-MM-DD.`);
  return periodInstants(day.value, ZONE).until;
}

/** Under another name until it is whole. */
async function writeWhole<T>(output: string, write: (out: Writable) => Promise<T>): Promise<T> {
  const part = `${output}.part`;
  try {
    const out = createWriteStream(part, { mode: 0o600 });
    const failed = new Promise<never>((_, reject) => {
      out.once("error", (error) => {
        reject(new Problem("unavailable", `${output} cannot be written (${error.message}).`));
      });
    });
    const written = await Promise.race([write(out), failed]);
    renameSync(part, output);
    return written;
  } finally {
    rmSync(part, { force: true });
  }
}

export async function verifyFile(
  file: string,
  {
    json,
    hubKey,
    receipts,
  }: { readonly json?: true; readonly hubKey?: string; readonly receipts?: string },
  witness?: WitnessMemory,
): Promise<number> {
  const terminal = process.stderr.isTTY;
  const kept = receipts === undefined ? undefined : keptReceipts(receipts);
  const verdict = await verifyBundle(file, {
    ...(kept === undefined ? {} : { receipts: kept }),
    ...(hubKey === undefined ? {} : { hubKey }),
    ...(witness === undefined ? {} : { witness }),
    ...(terminal
      ? {
          onProgress: (records: number, of: number) => {
            process.stderr.write(`\r${Math.floor((records / Math.max(1, of)) * 100)} %`);
          },
        }
      : {}),
  });
  if (terminal) process.stderr.write("\r       \r");
  if (json === true) process.stdout.write(`${JSON.stringify(verdict)}\n`);
  else if (verdict.kind === "unreadable") process.stderr.write(`${verdict.why}\n`);
  else process.stdout.write(verdictText(file, verdict));
  if (verdict.kind === "unreadable") return UNREADABLE;
  return verdict.faults.length === 0 ? FINE : FAILED;
}

function keptReceipts(file: string): ReturnType<typeof readReceiptsFile> {
  try {
    return readReceiptsFile(file);
  } catch (error) {
    if (error instanceof UnreadableBundle) throw new Problem("unavailable", error.message);
    throw error;
  }
}

function verdictText(
  file: string,
  { faults, notes, records, signatures, sealed }: Extract<Verdict, { kind: "checked" }>,
): string {
  const { period, calendar, unit, revision, status, final, n, satisfied } = sealed;
  const percent = satisfiedPercent({ n, satisfied });
  const what = `${period} (${calendar})${unit === null ? "" : `, ${unit}`}`;
  const figures = percent === null ? "no rating" : `${String(percent).replace(".", ",")} %`;
  const [first] = faults;
  const lines =
    first === undefined
      ? [`Đúng / OK: ${file}`, `${what}: ${n} ratings, ${satisfied} satisfied, ${figures}`]
      : [`SAI / NOT GOOD: ${file}`, ...faults.map(faultText)];
  return [
    ...lines,
    `checked ${records} records, ${signatures} signatures; ${final ? `revision ${revision}, ${status}` : "not sealed"}`,
    ...notes.map((note) => `note: ${note}`),
    `seal ${sealed.digest}`,
    `previous seal ${sealed.prevSeal ?? "none"}`,
    ...(sealed.hubKeys === undefined ? [] : [`hub keys ${sealed.hubKeys.join(" → ")}`]),
    `hub key ${sealed.hubKey}`,
    "",
  ].join("\n");
}

export function periodOf(id: string, calendar: Calendar): Period {
  const period = parsePeriod(id, calendar);
  if (!period.ok) throw new Problem("bad_period", period.fault);
  return period.value;
}
