// What cannot be read, is out of form or was not signed: refused with its code, nothing left behind, no later message harmed.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBook, readHubStreams } from "../support/checker-books.ts";
import { findChainFaults } from "../support/checker-chains.ts";
import { findRollupFaults } from "../support/checker-rollups.ts";
import { contractCheckpoint, createContractKey } from "../support/contract-chain.ts";
import type { Fields } from "../support/contract-fields.ts";
import { createContractStream } from "../support/contract-stream.ts";
import {
  AT,
  expectGood,
  nextBatch,
  openHouse,
  refusalOf,
  type Guest,
  type House,
} from "../support/hub-house.ts";

let house: House;

beforeAll(async () => {
  house = await openHouse();
}, 120_000);

afterAll(() => house?.hub.remove());

/** `batch` as it is, and signed again with the guest's key after `change`. */
function resigned({ identity, stream }: Guest, batch: Fields, size: number): Fields {
  const text = contractCheckpoint(stream.address, size, String(batch["head"]));
  return { ...batch, sig: identity.key.sign(text) };
}

describe("a message that cannot be read", () => {
  it.each([
    "",
    "{",
    "null",
    "[]",
    '"open"',
    "7",
    "{}",
    '{"v":1}',
    '{"v":1,"type":"delete"}',
    "\u0000\u0001",
    '{"v":1,"type":["batch"]}',
  ])("%j is refused", async (text) => {
    const guest = await house.newGuest();
    const code =
      text === '{"v":1}' || text.includes("type")
        ? "bad_schema"
        : expect.stringMatching(/^(bad_schema|version)$/);
    const refusal = await refusalOf(guest.client, () =>
      guest.client.publish(guest.client.topic("ratings"), text),
    );
    expect(refusal).toMatchObject({ code, stream: "", first: 0, count: 0 });
    await expectGood(guest);
    expect(await house.sizeOf(guest)).toBe(2);
  });

  it("in bytes that are no text is refused", async () => {
    const guest = await house.newGuest();
    const { client } = guest;
    const refusal = await refusalOf(client, () =>
      client.publish(client.topic("ratings"), Buffer.from([0xff, 0xfe, 0xc3, 0x28])),
    );
    expect(refusal["code"]).toBe("bad_schema");
    await expectGood(guest);
  });

  it("of another version is refused as such, with its place", async () => {
    const guest = await house.newGuest();
    const batch = { ...nextBatch(guest), v: 2 };
    const refusal = await house.expectRefused(guest, batch, "version");
    expect(refusal).toMatchObject({ stream: guest.stream.address.stream, first: 2, count: 1 });
  });
});

describe("a batch that is out of form", () => {
  it.each<readonly [string, (batch: Fields) => Fields]>([
    ["without a signature", ({ sig: _sig, ...rest }) => rest],
    ["with an empty list of records", (batch) => ({ ...batch, records: [] })],
    ["with a first that is a text", (batch) => ({ ...batch, first: "2" })],
    ["with a record of an unknown kind", (batch) => ({ ...batch, records: [[2, "x", 1, 1, 1]] })],
    [
      "with a citizen's name in it",
      (batch) => ({
        ...batch,
        records: [[2, "r", AT, 1, 1, "Nguyễn Văn A", "", "vn4.1", "HL", 1, "", 0]],
      }),
    ],
    ["with a seq beyond what JSON carries", (batch) => ({ ...batch, first: 2 ** 53 })],
  ])("%s is refused", async (_what, spoil) => {
    const guest = await house.newGuest();
    await house.expectRefused(guest, spoil(nextBatch(guest)), "bad_schema");
  });

  it("with more than 100 records is too big", async () => {
    const guest = await house.newGuest();
    const first = guest.stream.size + 1;
    for (let i = 0; i < 101; i++) guest.stream.rate({ level: "HL", at: AT });
    await house.expectRefused(guest, guest.stream.batchMessage(first, first + 100), "too_big");
    await guest.client.send(guest.stream.batchMessage(first, first + 99));
    await guest.client.nextReceipt(({ upto }) => upto === first + 99);
  });

  it("of more than 16 kB is too big", async () => {
    const guest = await house.newGuest();
    const batch = { ...nextBatch(guest), padding: "x".repeat(17_000) };
    await house.expectRefused(guest, batch, "too_big");
  });

  it("in a packet of more than 64 kB costs the connection, and the next one is welcome", async () => {
    const guest = await house.newGuest();
    const huge = JSON.stringify({ ...nextBatch(guest), padding: "x".repeat(70_000) });
    await guest.client.publish(guest.client.topic("ratings"), huge);
    await expect.poll(() => guest.client.connected(), { timeout: 10_000 }).toBe(false);
    expect(await house.sizeOf(guest)).toBe(1);
    const client = await house.reconnect(guest.identity);
    await client.send(guest.stream.batchMessage(2, 2));
    await client.nextReceipt(({ upto }) => upto === 2);
    await expectGood({ client, stream: guest.stream });
  });
});

describe("a batch that was not signed by its kiosk", () => {
  it("is refused when the signature is nothing, another's, or of another place", async () => {
    const guest = await house.newGuest();
    const batch = nextBatch(guest);
    const text = contractCheckpoint(guest.stream.address, 2, guest.stream.headAt(2));
    const stranger = createContractKey();
    for (const spoiled of [
      { ...batch, sig: "A".repeat(86) },
      { ...batch, sig: stranger.sign(text) },
      { ...batch, sig: stranger.sign(text), key: stranger.id },
      { ...batch, sig: guest.stream.batchMessage(1, 1)["sig"] },
      { ...batch, key: "0".repeat(16) },
    ]) {
      const refusal = await refusalOf(guest.client, () => guest.client.send(spoiled));
      expect(refusal).toMatchObject({ code: "bad_sig", first: 2, count: 1 });
    }
    expect(await house.sizeOf(guest)).toBe(1);
    await guest.client.send(batch);
    await guest.client.nextReceipt(({ upto }) => upto === 2);
  });

  it("is refused when a record, the head or the order was changed on the way", async () => {
    const guest = await house.newGuest();
    const { stream } = guest;
    stream.rate({ level: "KHL", at: AT });
    stream.rate({ level: "RHL", at: AT });
    const batch = stream.batchMessage(2, 3);
    const [a, b] = stream.records.slice(1, 3);
    for (const spoiled of [
      { ...batch, records: [a, (b ?? []).map((field) => (field === "RHL" ? "HL" : field))] },
      { ...batch, records: [b, a] },
      { ...batch, records: [a] },
      { ...batch, records: [a, a] },
      { ...batch, head: stream.headAt(2) },
      { ...batch, prev: stream.headAt(0) },
      resigned(guest, { ...batch, head: stream.headAt(1) }, 3),
    ]) {
      const refusal = await refusalOf(guest.client, () => guest.client.send(spoiled));
      expect(refusal["code"]).toBe("bad_chain");
    }
    expect(await house.sizeOf(guest)).toBe(1);
    await guest.client.send(batch);
    await guest.client.nextReceipt(({ upto }) => upto === 3);
  });
});

describe("an open that is not this kiosk's", () => {
  it.each<readonly [string, (guest: Guest) => Fields, string]>([
    [
      "names another kiosk",
      ({ identity }) =>
        createContractStream({ ...identity, kiosk: "somebody", at: AT }).openMessage(),
      "unknown_kiosk",
    ],
    [
      "names another centre",
      ({ identity }) =>
        createContractStream({ ...identity, centre: "elsewhere", at: AT }).openMessage(),
      "centre_mismatch",
    ],
    [
      "brings another key",
      ({ identity }) =>
        createContractStream({ ...identity, key: createContractKey(), at: AT }).openMessage(),
      "bad_sig",
    ],
    [
      "is not signed",
      ({ identity }) => ({
        ...createContractStream({ ...identity, at: AT }).openMessage(),
        sig: "A".repeat(86),
      }),
      "bad_sig",
    ],
    [
      "has a genesis that is no JSON",
      ({ identity }) => ({
        ...createContractStream({ ...identity, at: AT }).openMessage(),
        genesis: "{{",
      }),
      "bad_schema",
    ],
  ])("because it %s, is refused", async (_what, make, code) => {
    const guest = await house.newGuest();
    await house.expectRefused(guest, make(guest), code);
  });

  it("with another genesis under a known stream is a fork", async () => {
    const guest = await house.newGuest();
    const { identity, stream } = guest;
    const other = createContractStream({ ...identity, at: AT + 1, stream: stream.address.stream });
    await house.expectRefused(guest, other.openMessage(), "fork");
  });
});

describe("in the end", () => {
  it("the hub's book holds together to the last hash", async () => {
    await house.leave();
    const streams = readBook(house.hub.book, readHubStreams);
    expect(streams.length).toBeGreaterThan(10);
    expect(streams.flatMap((stream) => findChainFaults(stream, undefined))).toEqual([]);
    expect(readBook(house.hub.book, findRollupFaults)).toEqual([]);
  });
});
