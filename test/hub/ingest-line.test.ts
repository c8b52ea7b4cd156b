import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import { receiptText } from "../../shared/evidence/chain.ts";
import { openTestLine, RATED_AT, type TestLine } from "../support/hub-line.ts";

let hub: TestLine;
beforeEach(async () => {
  hub = await openTestLine();
});
afterEach(async () => {
  await hub.close();
  expect(hub.failures).toEqual([]);
});

describe("a kiosk on the line", () => {
  test("gets a receipt that the hub signed, for exactly what the store holds", async () => {
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    await kiosk.send("ratings", stream.openMessage());
    expect(await kiosk.hears("ack")).toMatchObject({ type: "ack", upto: 0, want: null });
    stream.rate("RHL", RATED_AT);
    stream.rate("HL", RATED_AT + 1_000);
    await kiosk.send("ratings", stream.batchMessage(1, 2));
    const ack = await kiosk.hears("ack", 2);
    expect(ack).toMatchObject({ stream: stream.stream, upto: 2, head: stream.headAt(2), safe: 0 });
    expect(await hub.store.findStream(stream.stream)).toMatchObject({
      hi: 2,
      head: stream.headAt(2),
    });
    const fields = ack as { upto: number; head: string; safe: number; gen: number; at: number };
    const key = verifyingKey(hub.key.publicKey);
    expect(key?.verify(receiptText("ack", stream, fields), String(ack["sig"]))).toBe(true);
  });
});
