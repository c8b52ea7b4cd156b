// The kiosk's new key (protocol §3, `key` event; §4 `rotate`): who signs what, and what is left when it is cut off on the way.
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkpointText } from "../../shared/evidence/chain.ts";
import { signingKey, verifyingKey, type SigningKey } from "../../shared/evidence/signing.ts";
import { HUB_BODY } from "../support/hub-voice.ts";
import { createKioskBench, type KioskBench } from "../support/kiosk-bench.ts";

let bench: KioskBench;
let first: SigningKey;
const stopped: KioskBench[] = [];

beforeEach(() => {
  bench = createKioskBench();
  first = signingKey(bench.identity.privateKeyPem);
  stopped.push(bench);
});

afterEach(async () => {
  for (const one of stopped.splice(0)) await one.kiosk.stop();
  bench.remove();
});

async function ask(key = first.id): Promise<void> {
  bench.control("rotate", { gen: HUB_BODY.gen, key });
  await bench.clock.advance(0);
}

/** A new process on the folder as it is, with the identity that is on its disk. */
async function restart(): Promise<void> {
  await bench.kiosk.stop();
  bench = bench.another();
  stopped.push(bench);
  bench.kiosk.start();
  await bench.clock.advance(0);
  bench.link.current().up();
  bench.hubOn();
  await bench.clock.advance(0);
}

const own = (): SigningKey => signingKey(bench.identity.privateKeyPem);
const announcements = () =>
  bench
    .batches()
    .flatMap(({ records }) => records)
    .filter((record) => record[1] === "e" && record[5] === "key");

/** Of everything that left: each batch by the key that is valid at its first record, none over the end of a key. */
function expectSigned(keys: readonly SigningKey[], ends: readonly number[]): void {
  for (const batch of bench.batches()) {
    const last = batch.first + batch.records.length - 1;
    const index = ends.findIndex((end) => batch.first <= end);
    const key = keys.at(index);
    expect(batch.key).toBe(key?.id);
    expect(last).toBeLessThanOrEqual(ends[index] ?? Infinity);
    const text = checkpointText({ ...bench.identity, stream: batch.stream }, last, batch.head);
    expect(verifyingKey(key?.publicKey ?? "")?.verify(text, batch.sig)).toBe(true);
  }
}

test("the new key is on the disk before it is announced, and the old key announces it in the last batch that it signs", async () => {
  await bench.ready();
  const order: string[] = [];
  const save = bench.saveIdentity;
  bench.saveIdentity = (changed) => {
    order.push(changed.nextKeyPem === undefined ? "our own" : `next, ${announcements().length}`);
    return save(changed);
  };
  await ask();
  const next = signingKey(bench.identity.nextKeyPem ?? "");
  await bench.take();
  await bench.take();
  await bench.drain();
  const [event] = announcements();
  expect(event?.[7]).toBe(next.publicKey);
  expect(order).toEqual(["next, 0", "our own"]);
  expect(own().id).toBe(next.id);
  await bench.take();
  await bench.drain();
  expectSigned([first, next], [event?.[0] ?? 0]);
  expect(bench.batches().at(-1)?.key).toBe(next.id);
  expect(bench.opens()).toHaveLength(1);
});

test("a status is signed by the newest key, and by the ones before it until a backup of the hub holds the change", async () => {
  await bench.ready();
  await ask();
  await bench.drain();
  await bench.clock.advance(70_000);
  const status = bench.statuses().at(-1);
  const { stream, size = 0, head = "" } = status ?? {};
  const text = checkpointText({ ...bench.identity, stream: stream ?? "" }, size, head);
  expect(status).toMatchObject({ key: own().id, former: [{ key: first.id }] });
  expect(verifyingKey(own().publicKey)?.verify(text, status?.sig ?? "")).toBe(true);
  expect(verifyingKey(first.publicKey)?.verify(text, status?.former?.[0]?.sig ?? "")).toBe(true);
  const ref = await bench.take();
  bench.receive("ack", { upto: ref, safe: ref });
  await bench.clock.advance(70_000);
  expect(bench.statuses().at(-1)?.former).toBeUndefined();
});

test("a demand is good for one key: said again, or for a key that is over, nothing happens", async () => {
  await bench.ready();
  await ask();
  await ask();
  await bench.drain();
  await ask();
  await bench.drain();
  expect(announcements()).toHaveLength(1);
  await ask(own().id);
  await bench.drain();
  expect(announcements()).toHaveLength(2);
  expect(bench.identity.formerKeyPems).toHaveLength(2);
  expectSigned(
    [...(bench.identity.formerKeyPems ?? []).map(signingKey), own()],
    announcements().map(([seq]) => seq),
  );
});

test("a demand that is not signed by the hub changes nothing", async () => {
  await bench.ready();
  const foreign = createKioskBench();
  const topic = `hailong/v1/binh-lieu/bl-q1/ctl`;
  bench.link
    .current()
    .receive(topic, foreign.hub.wrapped("rotate", topic, { gen: HUB_BODY.gen, key: first.id }));
  await bench.clock.advance(0);
  foreign.remove();
  expect(bench.identity.nextKeyPem).toBeUndefined();
});

test("cut off before the announcement, the next start announces the very key that is on the disk", async () => {
  await bench.ready();
  bench.saveIdentity = (changed) => {
    bench.identity = changed;
    return new Promise(() => {}); // it was written, and nobody lived to hear of it
  };
  await ask();
  await bench.drain();
  expect(announcements()).toEqual([]);
  const next = signingKey(bench.identity.nextKeyPem ?? "");
  await restart();
  await bench.drain();
  expect(announcements().map((event) => event[7])).toEqual([next.publicKey]);
  expect(own().id).toBe(next.id);
  expect(bench.opens()).toEqual([]);
});

test("cut off after the announcement, nothing is announced twice and the stream goes on", async () => {
  await bench.ready();
  await ask();
  const next = signingKey(bench.identity.nextKeyPem ?? "");
  const [event] = announcements();
  await restart();
  await bench.take();
  await bench.drain();
  const seqs = new Set([event, ...announcements()].map((one) => one?.[0]));
  expect(seqs.size).toBe(1);
  expect(own().id).toBe(next.id);
  expectSigned([first, next], [event?.[0] ?? 0]);
  expect(bench.opens()).toEqual([]);
});

test("cut off before the receipt was written down as a change of key, the next start writes it", async () => {
  await bench.ready();
  const save = bench.saveIdentity;
  bench.saveIdentity = (changed) =>
    changed.nextKeyPem === undefined ? new Promise(() => {}) : save(changed);
  await ask();
  await bench.drain();
  const next = signingKey(bench.identity.nextKeyPem ?? "");
  await restart();
  await bench.drain();
  expect(own().id).toBe(next.id);
  expect(bench.identity.turns).toHaveLength(1);
  expect(bench.batches().every(({ key }) => key === next.id)).toBe(true);
});

test("an identity that the disk does not take is no new key; asked again when there is room, it is", async () => {
  await bench.ready();
  const save = bench.saveIdentity;
  bench.saveIdentity = () => Promise.resolve(false);
  await ask();
  await bench.drain();
  expect(announcements()).toEqual([]);
  bench.saveIdentity = save;
  await ask();
  await bench.drain();
  expect(announcements()).toHaveLength(1);
});

test("what a restored hub asks for again is signed by the key that signed it first", async () => {
  await bench.ready();
  await bench.take();
  await bench.drain();
  await ask();
  await bench.drain();
  await bench.take();
  await bench.drain();
  const next = own();
  const [event] = announcements();
  bench.hubOn({ gen: HUB_BODY.gen + 1 });
  bench.receive("rewind", { upto: 1, gen: HUB_BODY.gen + 1 });
  await bench.clock.advance(0);
  for (let round = 0; round < 20; round++) {
    const last = bench.batches().at(-1);
    const upto = (last?.first ?? 0) + (last?.records.length ?? 0) - 1;
    bench.receive("ack", { upto, gen: HUB_BODY.gen + 1 });
    await bench.clock.advance(0);
  }
  expect(new Set(announcements().map(([seq]) => seq)).size).toBe(1);
  expect(announcements().length).toBeGreaterThan(1);
  expectSigned([first, next], [event?.[0] ?? 0]);
});

test("a kiosk whose identity was made anew begins a new stream, and its old keys go with the old identity", async () => {
  await bench.ready();
  await ask();
  await bench.drain();
  bench.identity = anotherIdentity(bench);
  await restart();
  expect(bench.look((store) => store.currentStream()?.reason)).toBe("replace");
});

function anotherIdentity({ identity }: KioskBench): KioskBench["identity"] {
  const other = createKioskBench();
  other.remove();
  const { kiosk, centre, prefix, hubPublicKey, mqtt } = identity;
  const { privateKeyPem } = other.identity;
  return { kiosk, centre, prefix, hubPublicKey, mqtt, privateKeyPem };
}
