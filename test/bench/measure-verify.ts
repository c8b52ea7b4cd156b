// T11: how many records a second of one core `verify` checks, on a bundle that the hub wrote from a month of many kiosks.
// Promises: the bundle is a real one, zipped, with a checkpoint every batch; the time is the processor's, so that a busy machine
// does not change what is judged.
import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { genesisHash, hashChain } from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem, signingKey, verifyingKey } from "../../shared/evidence/signing.ts";
import { verifyBundle } from "../../hub/evidence/verify.ts";
import { openEvidenceHouse, verdictText, WINTER } from "../support/evidence-house.ts";
import { createSignedStream } from "../support/signed-stream.ts";
import { measured } from "./median.ts";
import type { Effort, Result } from "./measures.ts";

const KIOSKS = 20;
const PER_BATCH = 100;
/** 2026-11-02 07:30 in Viet Nam. */
const FROM = Date.UTC(2026, 10, 2, 0, 30);
const LEVELS = ["RHL", "RHL", "RHL", "HL", "HL", "KHL"];
/** The project's promise. */
const PROMISED = 300_000;

/** T11: `verify` of a month; against the promise, and against the hashes and signatures alone. */
export async function measureVerify({ runs, scale }: Effort): Promise<Result> {
  const house = await openEvidenceHouse();
  try {
    await fill(house, Math.round((20_000 * scale) / PER_BATCH));
    await house.closeMonth();
    const { file } = await house.bundle();
    const [ours, bare]: [number[], number[]] = [[], []];
    let [records, signatures] = [0, 0];
    // The first one is the compiler's.
    for (let run = -1; run < runs; run++) {
      const before = process.cpuUsage();
      const verdict = await verifyBundle(file);
      const { user, system } = process.cpuUsage(before);
      if (verdict.kind !== "checked" || verdict.faults.length > 0) {
        throw new Error(`the bundle is not good: ${verdictText(verdict)}`);
      }
      ({ records, signatures } = verdict);
      if (run >= 0) ours.push(records / ((user + system) / 1e6));
    }
    const texts = recordTexts(readFileSync(file));
    for (let run = 0; run < runs; run++) bare.push(hashed(texts, signatures));
    return {
      id: "T11",
      what: `verify of ${records.toLocaleString("en")} records, per second of one core, against the promise (P) and hashes and signatures alone (C)`,
      unit: "records/s",
      value: measured(ours),
      baselines: [
        { id: "P", measured: measured([PROMISED]), target: 1 },
        { id: "C", measured: measured(bare), target: 0.4 },
      ],
      notes: [],
    };
  } finally {
    await house.close();
  }
}

type House = Awaited<ReturnType<typeof openEvidenceHouse>>;

async function fill(house: House, batches: number): Promise<void> {
  for (let kiosk = 0; kiosk < KIOSKS; kiosk++) {
    const centre = kiosk % 2 === 0 ? "an" : "binh";
    const stream = createSignedStream({ kiosk: `k-${kiosk}`, centre, at: FROM, scale: "vn4.1" });
    await house.enrol(stream);
    await house.store().ingest([stream.open()], FROM);
    for (let batch = 0; batch < batches; batch++) {
      for (let i = 0; i < PER_BATCH; i++) {
        const n = stream.size();
        const service = n % 3 === 0 ? "" : "LV-DATDAI";
        stream.rate(LEVELS[n % LEVELS.length] ?? "RHL", FROM + n * 60_000, { service });
      }
      await house.store().ingest([stream.batch()], WINTER);
    }
  }
}

function recordTexts(bytes: Uint8Array): readonly string[] {
  return Object.entries(unzipSync(bytes))
    .filter(([name]) => name.startsWith("records/"))
    .flatMap(([, content]) => Buffer.from(content).toString().split("\n").slice(0, -1));
}

/** What no verifier can leave out: the chain over all texts, and as many signatures; in memory, without asking what they mean. */
function hashed(texts: readonly string[], signatures: number): number {
  const key = signingKey(createPrivateKeyPem());
  const known = verifyingKey(key.publicKey);
  const sig = key.sign("checkpoint");
  const before = process.cpuUsage();
  hashChain(genesisHash(""), texts);
  for (let i = 0; i < signatures; i++) {
    if (known?.verify("checkpoint", sig) !== true) throw new Error("a good signature was refused");
  }
  const { user, system } = process.cpuUsage(before);
  return texts.length / ((user + system) / 1e6);
}
