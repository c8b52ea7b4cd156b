// Replayed, gapped, forked, foreign and meaningless messages: each finds its answer, and none of them another's place.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBook, readHubStreams } from "../support/checker-books.ts";
import { findChainFaults } from "../support/checker-chains.ts";
import { findRollupFaults } from "../support/checker-rollups.ts";
import { createContractKey } from "../support/contract-chain.ts";
import { openContractClient } from "../support/contract-client.ts";
import { createContractStream } from "../support/contract-stream.ts";
import {
  AT,
  expectGood,
  nextBatch,
  openHouse,
  refusalOf,
  type House,
} from "../support/hub-house.ts";
import { DOMAIN } from "../support/small-catalogue.ts";

let house: House;

beforeAll(async () => {
  house = await openHouse();
}, 120_000);

afterAll(() => house?.hub.remove());

describe("a batch at the wrong place", () => {
  it("that comes again is acknowledged again and counted once", async () => {
    const guest = await house.newGuest();
    const batch = nextBatch(guest);
    await guest.client.send(batch);
    await guest.client.nextReceipt(({ upto }) => upto === 2);
    for (let i = 0; i < 3; i++) {
      const since = guest.client.receipts.length;
      await guest.client.send(i === 1 ? guest.stream.batchMessage(1, 2) : batch);
      const again = await guest.client.nextReceipt(() => true, since);
      expect(again).toMatchObject({ upto: 2, head: guest.stream.headAt(2), want: null });
    }
    expect(await house.sizeOf(guest)).toBe(2);
  });

  it("behind a gap is not stored, and the receipt says what is wanted", async () => {
    const guest = await house.newGuest();
    for (let i = 0; i < 3; i++) guest.stream.rate({ level: "BT", at: AT });
    const since = guest.client.receipts.length;
    await guest.client.send(guest.stream.batchMessage(4, 4));
    const receipt = await guest.client.nextReceipt(() => true, since);
    expect(receipt).toMatchObject({ upto: 1, head: guest.stream.headAt(1), want: 2 });
    expect(await house.sizeOf(guest)).toBe(1);
    await guest.client.send(guest.stream.batchMessage(2, 4));
    await guest.client.nextReceipt(({ upto }) => upto === 4);
  });

  it("that overlaps what is stored adds only what is new", async () => {
    const guest = await house.newGuest();
    for (let i = 0; i < 4; i++) guest.stream.rate({ level: "BT", at: AT });
    await guest.client.send(guest.stream.batchMessage(2, 3));
    await guest.client.nextReceipt(({ upto }) => upto === 3);
    await guest.client.send(guest.stream.batchMessage(1, 5));
    await guest.client.nextReceipt(({ upto }) => upto === 5);
    expect(await house.sizeOf(guest)).toBe(5);
    await expectGood(guest);
  });

  it("with another history under the same numbers is a fork", async () => {
    const guest = await house.newGuest();
    const { identity, client, stream } = guest;
    const other = createContractStream({ ...identity, at: AT, stream: stream.address.stream });
    other.rate({ level: "KHL", at: AT, service: DOMAIN });
    other.rate({ level: "KHL", at: AT, service: DOMAIN });
    for (const message of [
      other.batchMessage(1, 1),
      other.batchMessage(1, 2),
      other.batchMessage(2, 2),
    ]) {
      const refusal = await refusalOf(client, () => client.send(message));
      expect(refusal).toMatchObject({ code: "fork", stream: stream.address.stream });
    }
    expect(await house.sizeOf(guest)).toBe(1);
    await expectGood(guest);
  });

  it("of a stream that was never opened is refused, and taken after its open", async () => {
    const { identity, client, stream: first } = await house.newGuest();
    const prev = { stream: first.address.stream, size: 1, head: first.headAt(1) };
    const stream = createContractStream({ ...identity, at: AT, reason: "reset", prev });
    stream.rate({ level: "HL", at: AT });
    const refusal = await refusalOf(client, () => client.send(stream.batchMessage(1, 1)));
    expect(refusal).toMatchObject({ code: "unknown_stream", first: 1, count: 1 });
    await client.send(stream.openMessage());
    await client.nextReceipt(
      (receipt) => receipt.stream === stream.address.stream && receipt.upto === 0,
    );
    await client.send(stream.batchMessage(1, 1));
    await client.nextReceipt(
      (receipt) => receipt.stream === stream.address.stream && receipt.upto === 1,
    );
  });
});

describe("what belongs to somebody else", () => {
  it("another kiosk's signed batch is worth nothing on one's own topic", async () => {
    const [guest, other] = [await house.newGuest(), await house.newGuest()];
    const stolen = nextBatch(other);
    await house.expectRefused(guest, stolen, "unknown_stream");
    expect(await house.sizeOf(other)).toBe(1);
    await other.client.send(stolen);
    await other.client.nextReceipt(({ upto }) => upto === 2);
  });

  it("another kiosk's topics, the hub's own and wide filters are out of reach", async () => {
    const [guest, victim] = [await house.newGuest(), await house.newGuest()];
    const stolen = JSON.stringify(nextBatch(victim));
    const { prefix } = guest.identity;
    for (const topic of [
      victim.client.topic("ratings"),
      victim.client.topic("ack"),
      guest.client.topic("ack"),
      guest.client.topic("conf"),
      `${prefix}/v1/_hub/hub/state`,
      `${prefix}/v1/_audit/seal`,
      "$SYS/anything",
      "anything",
    ]) {
      const client = await openContractClient(guest.identity);
      const words = victim.client.words.length;
      await client.publish(topic, stolen, topic.endsWith("state"));
      await client.close();
      expect(victim.client.words.length, topic).toBe(words);
    }
    expect(victim.client.distrusted).toEqual([]);
    expect(await house.sizeOf(victim)).toBe(1);
    await victim.client.send(victim.stream.batchMessage(2, 2));
    await victim.client.nextReceipt(({ upto }) => upto === 2);
  });

  it("a foreign centre in the topic stores nothing", async () => {
    const guest = await house.newGuest();
    const batch = JSON.stringify(nextBatch(guest));
    const { prefix, kiosk } = guest.identity;
    await guest.client.publish(`${prefix}/v1/elsewhere/${kiosk}/ratings`, batch);
    const { client } = guest;
    const again = client.connected() ? client : await house.reconnect(guest.identity);
    expect(await house.sizeOf(guest)).toBe(1);
    await again.send(guest.stream.batchMessage(2, 2));
    await again.nextReceipt(({ upto }) => upto === 2);
  });

  it("a wrong password, another's name and a revoked past get nobody in", async () => {
    const { identity } = await house.newGuest();
    for (const mqtt of [
      { ...identity.mqtt, password: "wrong" },
      { ...identity.mqtt, password: "" },
      { ...identity.mqtt, username: "bl-q1" },
      { ...identity.mqtt, username: "nobody" },
    ]) {
      await expect(openContractClient({ ...identity, mqtt })).rejects.toThrow();
    }
  });
});

describe("a status", () => {
  it("that the kiosk did not sign moves nothing, however much it claims", async () => {
    const guest = await house.newGuest();
    const { client, stream, identity } = guest;
    const { gen } = client.receipts.at(-1) ?? { gen: 0 };
    const claim = stream.statusMessage({ sid: client.sid, at: Date.now(), gen, acked: 1_000_000 });
    const since = client.receipts.length;
    const stranger = createContractStream({
      ...identity,
      key: createContractKey(),
      at: AT,
      stream: stream.address.stream,
    });
    const forged = stranger.statusMessage({
      sid: client.sid,
      at: Date.now(),
      gen,
      acked: 1_000_000,
    });
    for (const message of [
      { ...claim, sig: "A".repeat(86) },
      forged,
      { ...claim, size: 5 },
      { v: 1, type: "status" },
    ]) {
      await client.publish(client.topic("status"), JSON.stringify(message), true);
    }
    await expectGood(guest);
    expect(client.receipts.slice(since).map(({ type, gen: said }) => [type, said])).toEqual([
      ["ack", gen],
    ]);
  });

  it("that proves more than the hub holds is answered with a rewind of a higher generation", async () => {
    const guest = await house.newGuest();
    const { client, stream } = guest;
    const { gen } = client.receipts.at(-1) ?? { gen: 0 };
    for (let i = 0; i < 3; i++) stream.rate({ level: "HL", at: AT });
    const status = stream.statusMessage({ sid: client.sid, at: Date.now(), gen, acked: 4 });
    await client.publish(client.topic("status"), JSON.stringify(status), true);
    const rewind = await client.nextReceipt(({ type }) => type === "rewind");
    expect(rewind).toMatchObject({ upto: 1, head: stream.headAt(1) });
    expect(rewind.gen).toBeGreaterThan(gen);
    await client.send(stream.batchMessage(2, 4));
    const ack = await client.nextReceipt(({ upto }) => upto === 4);
    expect(ack.gen).toBe(rewind.gen);
  });
});

describe("what is signed and means nothing", () => {
  it("is acknowledged and shown in quarantine, never counted, never in the way", async () => {
    const guest = await house.newGuest();
    const { client, stream, identity } = guest;
    const before = await house.countsOf(identity.kiosk);
    stream.rate({ level: "WOW", at: AT });
    stream.rate({ level: "HL", at: AT, scale: "xx9.9" });
    stream.rate({ level: "HL", at: AT, service: "LV-KHONG-CO" });
    stream.rate({ level: "HL", at: 0 });
    stream.rate({ level: "HL", at: AT + 400 * 86_400_000 });
    stream.rate({ level: "HL", at: AT, flags: 1 });
    const rated = stream.rate({ level: "HL", at: AT });
    stream.append("v", AT, [rated, "citizen"]);
    stream.append("v", AT, [999, "citizen"]);
    await client.send(stream.batchMessage(2, stream.size));
    await client.nextReceipt(({ upto }) => upto === stream.size);
    const after = await house.countsOf(identity.kiosk);
    expect(after.n - before.n).toBe(0);
    expect(after.test - before.test).toBe(1);
    expect(after.voided - before.voided).toBe(1);
    expect(after.quarantined - before.quarantined).toBe(5);
    await expectGood(guest);
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
