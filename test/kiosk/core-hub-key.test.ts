// A hub with a new key, heard by kiosks that pinned the one before: believed by the statement of the old key, and by nothing else.
import { afterEach, beforeEach, expect, test } from "vitest";
import { CONF_BODY, createHubVoice, HUB_BODY, type HubVoice } from "../support/hub-voice.ts";
import { createKioskBench, type KioskBench } from "../support/kiosk-bench.ts";
import type { KeyStatement } from "../../shared/key-statement.ts";

const CONF = "hailong/v1/binh-lieu/bl-q1/conf";
const STATE = "hailong/v1/_hub/hub-1/state";

let bench: KioskBench;
let next: HubVoice;
beforeEach(async () => {
  bench = createKioskBench();
  next = createHubVoice();
  await bench.ready();
});
afterEach(async () => {
  await bench.kiosk.stop();
  bench.remove();
});

async function conf(voice: HubVoice, version: number, keys: readonly KeyStatement[]) {
  const message = voice.wrapped("conf", CONF, { ...CONF_BODY, version, hotline: `${version}` });
  bench.link.current().receive(CONF, { ...message, keys }, true);
  await bench.clock.advance(0);
  const view = await bench.kiosk.bridge.view();
  return view.hotline === `${version}`;
}

test("the new key is believed by the old key's statement, written down, and the old one is over", async () => {
  expect(await conf(next, 2, [bench.hub.names(next.publicKey)])).toBe(true);
  expect(bench.identity.hubPublicKey).toBe(next.publicKey);
  expect(await conf(bench.hub, 3, [])).toBe(false);
  expect(await conf(next, 4, [])).toBe(true);
  const ref = await bench.take();
  bench.receive("ack", { upto: ref });
  expect(bench.look((store) => store.currentStream()?.acked)).toBeLessThan(ref);
  const head = bench.look((store) => store.hashAt(ref)) ?? "";
  const stream = bench.look((store) => store.currentStream()?.stream) ?? "";
  const fields = { upto: ref, head, safe: 0, gen: HUB_BODY.gen, at: bench.clock.now() };
  const receipt = next.receipt("ack", { ...bench.identity, stream }, fields);
  bench.link.current().receive("hailong/v1/binh-lieu/bl-q1/ack", receipt);
  expect(bench.look((store) => store.currentStream()?.acked)).toBe(ref);
});

test("a kiosk that was away for two changes follows both, from whatever message comes first", async () => {
  const third = createHubVoice();
  const keys = [bench.hub.names(next.publicKey), next.names(third.publicKey)];
  const state = third.wrapped("hub", STATE, { ...HUB_BODY, gen: HUB_BODY.gen + 1 });
  bench.link.current().receive(STATE, { ...state, keys }, true);
  await bench.clock.advance(0);
  expect(bench.identity.hubPublicKey).toBe(third.publicKey);
  expect(bench.look((store) => store.generation())).toBe(HUB_BODY.gen + 1);
});

test("a forged statement is refused, whoever made it", async () => {
  const thief = createHubVoice();
  const good = bench.hub.names(next.publicKey);
  const refused: (readonly KeyStatement[])[] = [
    [],
    [thief.names(thief.publicKey)],
    [{ ...thief.names(thief.publicKey), from: bench.hub.publicKey }],
    [{ ...good, to: thief.publicKey }],
    [{ ...good, at: good.at + 1 }, next.names(thief.publicKey)],
    [next.names(thief.publicKey), good],
  ];
  for (const [i, keys] of refused.entries()) expect(await conf(thief, i + 2, keys)).toBe(false);
  // The statement alone moves nothing: the new key must have signed the message too.
  expect(await conf(thief, 20, [good])).toBe(false);
  expect(bench.identity.hubPublicKey).toBe(bench.hub.publicKey);
  expect(await conf(bench.hub, 30, [])).toBe(true);
});

test("a key that could not be written down is learned again at the next start", async () => {
  bench.saveIdentity = () => Promise.resolve(false);
  const keys = [bench.hub.names(next.publicKey)];
  expect(await conf(next, 2, keys)).toBe(true);
  await bench.kiosk.stop();
  const again = bench.another();
  again.kiosk.start();
  await again.clock.advance(0);
  again.link.current().up();
  const message = next.wrapped("conf", CONF, { ...CONF_BODY, version: 3, hotline: "3" });
  again.link.current().receive(CONF, { ...message, keys }, true);
  await again.clock.advance(0);
  expect(again.identity.hubPublicKey).toBe(next.publicKey);
  await again.kiosk.stop();
});
