// Scripted: a hub operator with the whole database and the hub's key makes a second history, seals it and hands out a bundle that is
// good in itself. The witness's memory and the receipts that the kiosk kept each say where it is not what happened.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { runCli } from "../../hub/cli.ts";
import { readReceiptsFile } from "../../hub/evidence/receipts.ts";
import { hear } from "../../hub/evidence/witness.ts";
import { openWitnessStore, type WitnessStore } from "../../hub/store/sqlite/open-witness-store.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { receiptText } from "../../shared/evidence/chain.ts";
import type { SigningKey } from "../../shared/evidence/signing.ts";
import { openEvidenceHouse, verdictText, verifyBundle } from "../support/evidence-house.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";

/** 2026-11-10 08:00 in Viet Nam. */
const NOVEMBER_10 = Date.UTC(2026, 10, 10, 1);
const HOUR = 3_600_000;
const WHERE = { kiosk: "an-q1", centre: "an", at: NOVEMBER_10, scale: "vn4.1" } as const;
const COMMAND = fileURLToPath(new URL("../../build/hai-long.mjs", import.meta.url));

let folder: string;
let witness: WitnessStore;
let real: SignedStream;
let hubKey: SigningKey;
let receipts: string;
let honest: string;

/** What happened: 40 ratings, one an hour, each received at once; the witness heard, the kiosk kept its receipts. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-operator-"));
  witness = openWitnessStore(join(folder, "witness.db"));
  real = lived(createSignedStream(WHERE), (i) => (i % 3 === 0 ? "KHL" : "HL"));
  honest = await bundleOf(real, real.size());
  keepReceipts();
  for (const size of [5, 20, 30, 40]) {
    const message = JSON.stringify(real.statusMessage({ size, acked: size }));
    const heard = hear(
      "hailong",
      "hailong/v1/an/an-q1/status",
      Buffer.from(message),
      NOVEMBER_10 + size * HOUR,
    );
    if (heard === undefined || !("checkpoint" in heard)) throw new Error("not heard");
    witness.keepCheckpoint(heard.checkpoint);
  }
});
afterAll(() => {
  witness.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
});

function lived(stream: SignedStream, level: (i: number) => string): SignedStream {
  for (let i = 0; i < 40; i++) stream.rate(level(i), NOVEMBER_10 + i * HOUR);
  return stream;
}

/** A hub with that history and the one key: enrolled, received up to `size`, sealed, written. */
async function bundleOf(stream: SignedStream, size: number): Promise<string> {
  const house = await openEvidenceHouse(hubKey);
  hubKey = house.key;
  try {
    await house.enrol(stream);
    await house.store().ingest([stream.open(), stream.batchOf(1, size)], NOVEMBER_10 + 50 * HOUR);
    await house.closeMonth();
    const file = join(folder, `bundle-${stream.publicKey.slice(0, 6)}-${size}.zip`);
    copyFileSync((await house.bundle()).file, file);
    return file;
  } finally {
    await house.close();
  }
}

/** In a kiosk's own database, taken out by its own command, as somebody at the counter would. */
function keepReceipts(): void {
  const data = join(folder, "kiosk");
  mkdirSync(data);
  const store = openKioskStore(join(data, "kiosk.db"), { ballastBytes: 0 });
  const { stream, genesis } = real;
  const { key, sig } = real.openMessage();
  store.openStream({
    ...WHERE,
    stream,
    genesis,
    reason: "install",
    key,
    sig,
    head: real.headAt(0),
  });
  for (let i = 0; i < 40; i++) {
    const at = NOVEMBER_10 + i * HOUR;
    store.append(["r", "q1", "", "vn4.1", "HL", 1, "", 0], {
      at,
      mono: i,
      boot: 1,
      day: 20_261_110,
    });
  }
  for (const upto of [10, 20, 40]) {
    const said = { upto, head: real.headAt(upto), safe: 0, gen: 1, at: NOVEMBER_10 + upto * HOUR };
    const sigOf = hubKey.sign(receiptText("ack", { ...WHERE, stream }, said));
    const text = JSON.stringify({
      v: 1,
      type: "ack",
      stream,
      want: null,
      ...said,
      key: hubKey.id,
      sig: sigOf,
    });
    store.recordReceipt({ ...said, text, rewind: false });
  }
  store.close();
  receipts = join(folder, "receipts.ndjson");
  execFileSync(process.execPath, [COMMAND, "receipts", "--data", data, "-o", receipts], {
    stdio: "ignore",
  });
}

async function verdicts(file: string) {
  const kept = readReceiptsFile(receipts);
  return {
    alone: verdictText(await verifyBundle(file)),
    byWitness: verdictText(await verifyBundle(file, { witness })),
    byReceipts: verdictText(await verifyBundle(file, { receipts: kept })),
    code: await runCli(["verify", file, "--receipts", receipts, "--json"]),
  };
}

describe("a hub operator with the database and the hub's key", () => {
  test("who did nothing is not accused", async () => {
    expect(await verdicts(honest)).toEqual({
      alone: "fine",
      byWitness: "fine",
      byReceipts: "fine",
      code: 0,
    });
  });

  test("who cut the tail is caught by the witness and by the kiosk's receipts", async () => {
    const { alone, byWitness, byReceipts, code } = await verdicts(await bundleOf(real, 30));
    expect(alone).toBe("fine");
    expect(byWitness).toContain(
      `stream ${real.stream}, seq 31 to 40: the hub gave receipts up to 40`,
    );
    expect(byReceipts).toContain(
      `stream ${real.stream}, seq 31 to 40: the hub gave the kiosk receipts up to 40`,
    );
    expect(code).toBe(1);
  });

  test("who wrote the history anew is caught by both, too", async () => {
    const forged = lived(createSignedStream({ ...WHERE, stream: real.stream }), () => "RHL");
    const { alone, byWitness, byReceipts, code } = await verdicts(await bundleOf(forged, 40));
    expect(alone).toBe("fine");
    expect(byWitness).toMatch(/seq 5: the witness heard another key/);
    expect(byReceipts).toMatch(/seq 20: the hub's own receipt to the kiosk names another history/);
    expect(code).toBe(1);
  });
});
