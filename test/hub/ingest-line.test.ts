import { afterEach, describe, expect, test } from "vitest";
import { StoreFailure } from "../../hub/store/store-failure.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import { receiptText } from "../../shared/evidence/chain.ts";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import { openKiosk, openTestLine, RATED_AT, type TestLine } from "../support/hub-line.ts";
import { waitFor } from "../support/wait-for.ts";

let hub: TestLine;
afterEach(async () => {
  await hub.close();
  expect(hub.failures).toEqual([]);
});

describe("a good batch", () => {
  test("gets a receipt that the hub signed, for exactly what the store holds", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk(hub);
    const ack = await kiosk.hears("ack", 2);
    expect(ack).toMatchObject({ stream: stream.stream, upto: 3, head: stream.headAt(3), safe: 0 });
    const fields = ack as { upto: number; head: string; safe: number; gen: number; at: number };
    const key = verifyingKey(hub.key.publicKey);
    expect(key?.verify(receiptText("ack", stream, fields), String(ack["sig"]))).toBe(true);
  });

  test("may follow its open at once, without waiting for the first receipt", async () => {
    hub = await openTestLine();
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    stream.rate("HL", RATED_AT);
    await Promise.all([
      kiosk.send("ratings", stream.openMessage()),
      kiosk.send("ratings", stream.batchMessage(1, 1)),
    ]);
    await waitFor("upto 1", () => kiosk.on("ack").at(-1)?.["upto"] === 1);
    expect(kiosk.on("ctl")).toEqual([]);
  });

  test("that is repeated is receipted again and stored once", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk(hub);
    for (const n of [3, 4, 5]) {
      await kiosk.send("ratings", stream.batchMessage(1, 3));
      expect(await kiosk.hears("ack", n)).toMatchObject({ upto: 3, want: null });
    }
    expect(hub.line().health().inserted).toBe(3);
  });

  test("that overlaps what is there adds only what is new", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk(hub);
    stream.rate("KHL", RATED_AT + 4_000);
    await kiosk.send("ratings", stream.batchMessage(2, 4));
    expect(await kiosk.hears("ack", 3)).toMatchObject({ upto: 4, head: stream.headAt(4) });
    expect(hub.line().health().inserted).toBe(4);
  });

  test("after a gap is not stored: the receipt asks for what is missing", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk(hub);
    stream.rate("HL", RATED_AT + 4_000);
    stream.rate("HL", RATED_AT + 5_000);
    await kiosk.send("ratings", stream.batchMessage(5, 5));
    expect(await kiosk.hears("ack", 3)).toMatchObject({ upto: 3, want: 4 });
    expect(await hub.store.findStream(stream.stream)).toMatchObject({ hi: 3 });
  });

  test("is signed by the new key only after the record that announces it", async () => {
    hub = await openTestLine();
    const { kiosk, stream } = await openKiosk(hub);
    stream.rotateKey(RATED_AT + 4_000);
    await kiosk.send("ratings", stream.batchMessage(4, 4));
    await kiosk.hears("ack", 3);
    stream.rate("RHL", RATED_AT + 5_000);
    await kiosk.send("ratings", stream.batchMessage(5, 5));
    expect(await kiosk.hears("ack", 4)).toMatchObject({ upto: 5 });
    expect(kiosk.on("ctl")).toEqual([]);
  });
});

describe("the receipt", () => {
  /** A store whose commits wait until the test lets them go. */
  function gated() {
    let open: (() => void) | undefined;
    let asked = 0;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const wrap = (store: HubStore): HubStore => ({
      ...store,
      ingest: async (messages, at) => {
        asked += messages.length;
        await gate;
        return store.ingest(messages, at);
      },
    });
    return { wrap, letGo: () => open?.(), asked: () => asked };
  }

  test("comes after the commit; the broker's PUBACK comes before and says nothing", async () => {
    const { wrap, letGo, asked } = gated();
    hub = await openTestLine({ wrap });
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    await kiosk.send("ratings", stream.openMessage()); // resolves with the PUBACK
    await waitFor("the commit that waits", () => asked() === 1);
    expect(await hub.store.findStream(stream.stream)).toBeUndefined();
    expect(kiosk.on("ack")).toEqual([]);
    letGo();
    expect(await kiosk.hears("ack")).toMatchObject({ upto: 0 });
  });

  test("of a commit that is under way is still said when the hub stops", async () => {
    const { wrap, letGo, asked } = gated();
    hub = await openTestLine({ wrap });
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    await kiosk.send("ratings", stream.openMessage());
    await waitFor("the commit that waits", () => asked() === 1);
    const closing = hub.line().close();
    letGo();
    await closing;
    expect(await kiosk.hears("ack")).toMatchObject({ upto: 0 });
    expect((await kiosk.hears("state", 2))["on"]).toBe(false);
  });

  test("waits while the disk is full: kiosks are told to wait, and nothing has to be sent again", async () => {
    let full = true;
    hub = await openTestLine({
      wrap: (store) => ({
        ...store,
        ingest: (messages, at) =>
          full
            ? Promise.reject(new StoreFailure("disk_full", "no space"))
            : store.ingest(messages, at),
      }),
    });
    const { stream, connect } = await hub.enrol("bl-q1", "binh-lieu");
    const kiosk = await connect();
    await kiosk.send("ratings", stream.openMessage());
    await waitFor("on:false", () => kiosk.on("state").at(-1)?.["on"] === false);
    full = false;
    expect(await kiosk.hears("ack")).toMatchObject({ upto: 0 });
    await waitFor("on:true", () => kiosk.on("state").at(-1)?.["on"] === true);
  });
});
