// The month's proof across a change of the hub's key: what the old key sealed stands, what the new one seals leads back to it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { announceSeals } from "../../hub/evidence/announce-seals.ts";
import { digestOf } from "../../hub/evidence/digest.ts";
import { bodyOf } from "../../hub/evidence/seal.ts";
import { hear } from "../../hub/evidence/witness.ts";
import { openWitnessStore } from "../../hub/store/sqlite/open-witness-store.ts";
import { checkHubKeys, compareHubKeys } from "../../hub/evidence/check-hub-keys.ts";
import { createFindings } from "../../hub/evidence/verdict.ts";
import { receiptText, sealText } from "../../shared/evidence/chain.ts";
import { keyStatementText } from "../../shared/evidence/follow-keys.ts";
import { createPrivateKeyPem, signingKey, type SigningKey } from "../../shared/evidence/signing.ts";
import { MOST_STATEMENTS, type KeyStatement } from "../../shared/key-statement.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import {
  openEvidenceHouse,
  verdictText,
  verifyBundle,
  type EvidenceHouse,
} from "../support/evidence-house.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";

const DAY = 86_400_000;
const OCTOBER_20 = Date.UTC(2026, 9, 20, 2);
const WHERE = { kiosk: "an-q1", centre: "an", at: OCTOBER_20, scale: "vn4.1" } as const;

let house: EvidenceHouse;
let stream: SignedStream;
let old: SigningKey;
beforeEach(async () => {
  house = await openEvidenceHouse();
  old = house.key;
  stream = createSignedStream(WHERE);
  await house.enrol(stream);
  // 40 days with a rating each, from October into November.
  for (let day = 0; day < 40; day++) stream.rate("HL", OCTOBER_20 + day * DAY);
  await house.send(stream, () => 9, OCTOBER_20 + 45 * DAY);
});
afterEach(() => house.close());

const stranger = signingKey(createPrivateKeyPem());
const sealedBy = async (file: string, hubKey?: string) => {
  const verdict = await verifyBundle(file, hubKey === undefined ? {} : { hubKey });
  const keys = verdict.kind === "checked" ? verdict.sealed.hubKeys : undefined;
  return { said: verdictText(verdict), keys };
};

test("a month that the old key sealed still verifies, and a later one by whoever knows either key", async () => {
  const october = await house.closeMonth("2026-10");
  const statement = await house.changeKey();
  const november = await house.closeMonth("2026-11");
  expect(november.seal.publicKey).toBe(house.key.publicKey);
  expect(november.body.hubKeys).toEqual([statement]);
  expect(october.body.hubKeys).toBeUndefined();

  const before = (await house.bundle({ id: "2026-10" })).file;
  expect(await sealedBy(before, old.publicKey)).toEqual({ said: "fine", keys: undefined });
  const after = (await house.bundle({ id: "2026-11" })).file;
  const keys = [old.publicKey, house.key.publicKey];
  for (const known of keys) expect(await sealedBy(after, known)).toEqual({ said: "fine", keys });
  expect((await sealedBy(after, stranger.publicKey)).said).toContain("not by");
  const verdict = await verifyBundle(after);
  expect(verdict.kind === "checked" ? verdict.notes : []).toContainEqual(
    expect.stringContaining(`${old.publicKey} signed for ${house.key.publicKey}`),
  );
});

test("the bundle of one unit, which carries no log, names the keys too", async () => {
  await house.changeKey();
  await house.changeKey();
  const { file } = await house.bundle({ unit: "an" });
  const { said, keys } = await sealedBy(file, old.publicKey);
  expect(said).toBe("fine");
  expect(keys).toHaveLength(3);
});

test("a seal by a key that the old one never named is caught, and so is one that is silent about a change", async () => {
  const statement = await house.changeKey();
  const findings = createFindings();
  const forged = { ...statement, to: stranger.publicKey };
  expect(checkHubKeys(stranger.publicKey, [forged], findings)).toEqual([stranger.publicKey]);
  const said = { from: old.publicKey, to: stranger.publicKey, at: 5 };
  const selfMade = { ...said, sig: stranger.sign(keyStatementText(said)) };
  checkHubKeys(stranger.publicKey, [selfMade], findings);
  checkHubKeys(old.publicKey, [statement], findings);
  checkHubKeys(house.key.publicKey, [statement, { ...statement, at: 7 }], findings);
  expect(findings.faults).toHaveLength(4);

  // Somebody took the change out of the log: the chain of the log is broken by that alone.
  const { file } = await house.bundle();
  expect((await sealedBy(file, old.publicKey)).said).toBe("fine");
  house.db().exec("DROP TRIGGER IF EXISTS audit_is_final");
  house.db().prepare("DELETE FROM audit WHERE action = 'hub.key'").run();
  const silent = (await house.bundle()).file;
  expect((await sealedBy(silent, old.publicKey)).said).not.toBe("fine");
});

test("a seal that leaves out a change of the log is caught, whichever it is; only what a seal has no room for may be missing", async () => {
  const statements: KeyStatement[] = [];
  for (let change = 0; change < MOST_STATEMENTS + 1; change++) {
    statements.push(await house.changeKey());
  }
  const faultsOf = (sealed: readonly KeyStatement[], logged = statements): number => {
    const findings = createFindings();
    compareHubKeys(sealed, logged, findings);
    return findings.faults.length;
  };
  const [first, second] = statements;
  if (first === undefined || second === undefined) throw new Error("there are changes");
  expect(faultsOf([], [first])).toBe(1);
  expect(faultsOf([second], [first, second])).toBe(1);
  expect(faultsOf([first, second], [second])).toBe(1);
  expect(faultsOf([first, second], [first, second])).toBe(0);
  expect(faultsOf(statements.slice(1))).toBe(0);
  expect(faultsOf(statements.slice(2))).toBe(1);
});

test("a kiosk's receipts prove what they say, whichever of the keys signed them", async () => {
  const receiptBy = (key: SigningKey, upto: number) => {
    const said = { upto, head: stream.headAt(upto), safe: 0, gen: 1, at: OCTOBER_20 + upto * DAY };
    const sig = key.sign(receiptText("ack", { ...WHERE, stream: stream.stream }, said));
    const receipt = { v: 1, type: "ack", stream: stream.stream, want: null, ...said } as const;
    return { centre: "an", kiosk: "an-q1", receipt: { ...receipt, key: key.id, sig } };
  };
  const early = receiptBy(old, 15);
  await house.changeKey();
  const receipts = [early, receiptBy(house.key, 30)];
  const { file } = await house.bundle();
  const verdict = await verifyBundle(file, { receipts });
  expect(verdictText(verdict)).toBe("fine");
  expect(verdict.kind === "checked" ? verdict.notes.join() : "").not.toContain("prove nothing");
  const wrong = { ...early, receipt: { ...early.receipt } };
  const head = stream.headAt(14);
  const text = receiptText("ack", { ...WHERE, stream: stream.stream }, { ...wrong.receipt, head });
  const lie = { ...wrong, receipt: { ...wrong.receipt, head, sig: old.sign(text) } };
  expect(verdictText(await verifyBundle(file, { receipts: [lie] }))).toContain("another history");
});

test("a witness that heard a seal by the old key, or by the new one, knows that it is the same hub; a stranger is none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-hub-key-"));
  const witness = openWitnessStore(join(folder, "witness.db"));
  const hears = (message: string): void => {
    const heard = hear(
      "hailong",
      "hailong/v1/_audit/seal",
      Buffer.from(message),
      house.clock.now(),
    );
    if (heard !== undefined && "seal" in heard) witness.keepSeal(heard.seal);
  };
  try {
    const { seal } = await house.closeMonth("2026-11");
    const { body, key, publicKey, sig } = seal;
    hears(JSON.stringify({ v: 1, type: "seal", body, key, publicKey, sig }));
    const statement = await house.changeKey();
    const out = Promise.withResolvers<string>();
    const end = announceSeals({
      store: house.store(),
      line: { publishSeal: (text) => Promise.resolve(out.resolve(text)) },
      key: house.key,
      statements: [statement],
      clock: house.clock,
      log: SILENT_LOG,
    });
    const message: unknown = JSON.parse(await out.promise);
    await end();
    expect(message).toMatchObject({ publicKey: old.publicKey, keys: [statement] });
    // As for a seal that is longer than a message: its digest, said by the key of today.
    const { v, period, unit, revision, status, at, prevSeal } = bodyOf(seal);
    const digest = digestOf(seal.body);
    const text = JSON.stringify({ v, period, unit, revision, status, at, prevSeal, digest });
    const short = ({ id, publicKey: by, sign }: SigningKey) => ({
      v: 1,
      type: "seal",
      body: text,
      key: id,
      publicKey: by,
      sig: sign(sealText(text)),
    });
    hears(JSON.stringify({ ...short(house.key), keys: [statement] }));
    const { file } = await house.bundle({ id: "2026-11" });
    expect(verdictText(await verifyBundle(file, { witness }))).toBe("fine");

    hears(JSON.stringify(short(stranger)));
    expect(verdictText(await verifyBundle(file, { witness }))).toContain("by another key");
  } finally {
    witness.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
