// What is left behind a hole of a damaged stream (H14): kept under its own seq, marked, told to people, and counted nowhere.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readBook } from "../support/checker-books.ts";
import { openTestLine, RATED_AT, type KioskLine, type TestLine } from "../support/hub-line.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";
import { createPrivateKeyPem } from "../../shared/evidence/signing.ts";
import { join } from "node:path";

let hub: TestLine;
let kiosk: KioskLine;
let old: SignedStream;
let pem: string;

beforeEach(async () => {
  hub = await openTestLine();
  pem = createPrivateKeyPem();
  const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu", { privateKeyPem: pem });
  old = stream;
  kiosk = await connect();
  await kiosk.send("ratings", old.openMessage());
  await kiosk.hears("ack");
  for (let n = 1; n <= 8; n++) old.rate("RHL", RATED_AT + n * 1_000);
  await kiosk.send("ratings", old.batchMessage(1, 3));
  await kiosk.hears("ack", 2);
});

afterEach(() => hub.close());

/** The kiosk leaves the old stream for one that names it. */
async function leave(): Promise<void> {
  const next = createSignedStream({
    kiosk: "bl-q1",
    centre: "binh-lieu",
    privateKeyPem: pem,
    reason: "corrupt",
    prev: { stream: old.stream, size: 8, head: old.headAt(8) },
    at: RATED_AT,
  });
  await kiosk.send("ratings", next.openMessage());
  await kiosk.hears("ack", 3);
}

function kept(): readonly number[] {
  return readBook(join(hub.folder, "hub.db"), (book) =>
    book
      .prepare("SELECT seq FROM salvaged ORDER BY seq")
      .all()
      .map((row) => Number(row["seq"])),
  );
}

const alarms = async (): Promise<readonly string[]> =>
  (await hub.store.listAlarms(10)).map(({ code, detail }) => `${code} ${detail}`);

describe("a salvage", () => {
  it("is kept, told to people, and acknowledged by its digest, once", async () => {
    await leave();
    const message = old.salvageMessage([5, 6, 8]);
    await kiosk.send("ratings", message);
    const receipt = await kiosk.hears("ack", 4);
    expect(receipt).toMatchObject({ type: "ack", stream: old.stream, upto: 8 });
    expect(receipt["head"]).not.toBe(old.headAt(8));
    expect(kept()).toEqual([5, 6, 8]);
    await kiosk.send("ratings", message);
    expect(await kiosk.hears("ack", 5)).toMatchObject({ upto: 8, head: receipt["head"] });
    expect((await alarms()).filter((text) => text.startsWith("salvaged"))).toEqual([
      `salvaged ${old.stream}: 3 ratings saved from behind a hole; kept, not counted`,
    ]);
    expect(await hub.store.findStream(old.stream)).toMatchObject({ hi: 3, head: old.headAt(3) });
  });

  it("does not hinder the chain when the missing records turn up after all", async () => {
    await leave();
    await kiosk.send("ratings", old.salvageMessage([5, 6]));
    await kiosk.hears("ack", 4);
    await kiosk.send("ratings", old.batchMessage(4, 8));
    expect(await kiosk.hears("ack", 5)).toMatchObject({ upto: 8, head: old.headAt(8) });
  });

  it("leaves out what the chain holds already", async () => {
    await leave();
    await kiosk.send("ratings", old.salvageMessage([2, 3, 7]));
    await kiosk.hears("ack", 4);
    expect(kept()).toEqual([7]);
  });

  it("is refused while its stream is the newest, out of order, or with another signature", async () => {
    await kiosk.send("ratings", old.salvageMessage([5, 6]));
    expect(await kiosk.hears("ctl")).toMatchObject({ code: "bad_chain", stream: old.stream });
    await leave();
    await kiosk.send("ratings", old.salvageMessage([6, 5]));
    expect(await kiosk.hears("ctl", 2)).toMatchObject({ code: "bad_chain" });
    const forged = { ...old.salvageMessage([5, 6]), records: old.salvageMessage([5, 7]).records };
    await kiosk.send("ratings", forged);
    expect(await kiosk.hears("ctl", 3)).toMatchObject({ code: "bad_sig" });
    expect(kept()).toEqual([]);
  });
});
