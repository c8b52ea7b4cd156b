// `close`, `evidence` and `verify`: the month's proof on the command line. Station: behind the hub's store, beside its server.
// Promises: a file that was not written to its end is removed; progress only on a terminal; `verify` opens nothing but the file.
import { createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../shared/api/problem.ts";
import { parsePeriod, ZONE, type Calendar, type Period } from "../shared/period.ts";
import { satisfiedPercent } from "../shared/satisfaction.ts";
import { writeEvidence } from "./evidence/bundle.ts";
import { digestOf } from "./evidence/digest.ts";
import { closePeriod } from "./evidence/seal.ts";
import { faultText, type Verdict } from "./evidence/verdict.ts";
import { verifyBundle } from "./evidence/verify.ts";
import type { WitnessMemory } from "./evidence/witness.ts";
import { DATABASE, openStore, readHubKey } from "./hub.ts";
import type { HubStore } from "./store/hub-store.ts";
import { createSystemClock } from "./system-clock.ts";

const FINE = 0;
const FAILED = 1;
const UNREADABLE = 2;

type HubFolder = { readonly data: string; readonly calendar: Calendar; readonly json?: true };

export async function closeMonth(
  id: string,
  { data, calendar, json }: HubFolder,
  who: string,
): Promise<void> {
  const period = periodOf(id, calendar);
  await withStore(data, async (store) => {
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
          `${kiosk.kiosk}: stored ${kiosk.stored} = counted ${kiosk.counted} + voided ${kiosk.voided} + test ${kiosk.test} + repeat ${kiosk.repeat} + quarantined ${kiosk.quarantined}${kiosk.complete ? "" : "; NOT COMPLETE"}`,
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

export async function writeEvidenceFile(
  id: string,
  { data, calendar, unit, output }: HubFolder & { readonly unit?: string; readonly output: string },
): Promise<void> {
  const period = periodOf(id, calendar);
  await withStore(data, async (store) => {
    const key = readHubKey(data);
    const part = `${output}.part`;
    const scope = { period, unit: unit ?? null, zone: ZONE };
    const made = { key, at: createSystemClock().now() };
    try {
      const out = createWriteStream(part, { mode: 0o600 });
      const failed = new Promise<never>((_, reject) => {
        out.once("error", (error) => {
          reject(new Problem("unavailable", `${output} cannot be written (${error.message}).`));
        });
      });
      const written = await Promise.race([writeEvidence(store, scope, made, out), failed]);
      renameSync(part, output);
      const { status, revision, final, records } = written;
      const state = final ? `revision ${revision}, ${status}` : "not sealed";
      process.stderr.write(`${output}: ${period.id}, ${state}, ${records} records\n`);
    } finally {
      rmSync(part, { force: true });
    }
  });
}

export async function verifyFile(
  file: string,
  { json, hubKey }: { readonly json?: true; readonly hubKey?: string },
  witness?: WitnessMemory,
): Promise<number> {
  const terminal = process.stderr.isTTY;
  const verdict = await verifyBundle(file, {
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
    `hub key ${sealed.hubKey}`,
    "",
  ].join("\n");
}

function periodOf(id: string, calendar: Calendar): Period {
  const period = parsePeriod(id, calendar);
  if (!period.ok) throw new Problem("bad_period", period.fault);
  return period.value;
}

async function withStore(data: string, run: (store: HubStore) => Promise<void>): Promise<void> {
  const file = join(data, DATABASE);
  if (!existsSync(file)) {
    throw new Problem("unavailable", `There is no hub in ${data}: name its folder with --data.`);
  }
  const store = await openStore({ file, zone: ZONE });
  try {
    await run(store);
  } finally {
    await store.close();
  }
}
