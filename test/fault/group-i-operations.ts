// Group I: what people do to a running system: other versions, enrolment, revocation. Outsiders written from the contract again.
import { createAsk, enrol, register } from "../support/contract-http.ts";
import { createContractKey } from "../support/contract-chain.ts";
import { createContractStream } from "../support/contract-stream.ts";
import { AT, openHouse, type House } from "../support/hub-house.ts";
import { CENTRE } from "../support/small-catalogue.ts";
import { openSqliteStore } from "../../hub/store/sqlite/open-sqlite-store.ts";
import type { Row, Trial } from "./fault.ts";
import { cutUpdates } from "./update-cuts.ts";

export const OPERATION_FAULTS: readonly Row[] = [
  {
    id: "I-1",
    what: "kiosk and hub of other versions, older and newer, in every order",
    injection:
      "recorded messages and databases of each released version; a protocol version of the future",
    holds: ["I1", "I5"],
    needs: [],
    heldBy: "test/flow/other-versions.test.ts",
  },
  {
    id: "I-2",
    what: "a kiosk's change of key, and of its password with it, is cut at each of its steps",
    injection: "SIGKILL at the named step, started again",
    holds: ["I1", "I5", "I7"],
    needs: [],
    heldBy: "test/flow/new-key.test.ts",
  },
  {
    id: "I-2h",
    what: "the hub's change of key is cut at each of its steps",
    injection: "SIGKILL at the named step, started again",
    holds: ["I1", "I5", "I7"],
    needs: [],
    heldBy: "test/flow/new-hub-key.test.ts",
  },
  {
    id: "I-1u",
    what: "an update of the hub's data dies in the middle, and the older program comes back",
    injection: "SIGKILL in the copy, before a step, before and after the commit; the copy put back",
    holds: ["I1", "I3", "I5", "I7"],
    needs: [],
    short: 1,
    run: cutUpdates,
  },
  {
    id: "I-3",
    what: "a claim code is used by many devices at once, guessed, and used again",
    injection: "20 claims of one code in one moment, 50 guesses",
    holds: ["I2"],
    needs: [],
    short: 2,
    run: (trial) => inHouse((house) => raceForCode(trial, house)),
  },
  {
    id: "I-4",
    what: "a kiosk is revoked while records of it are on their way, and comes back",
    injection: "revocation between a rating and its batch; a new claim, with a new key",
    holds: ["I1", "I2", "I5"],
    needs: [],
    short: 1,
    run: (trial) => inHouse((house) => revokeWithPending(trial, house)),
  },
  {
    id: "I-5",
    what: "an account reaches beyond its units, or another site uses its session",
    injection: "every route with every role; foreign origins; guessed passwords",
    holds: ["I2"],
    needs: [],
    heldBy: "test/hub/http-roles.test.ts",
  },
];

async function inHouse(work: (house: House) => Promise<void>): Promise<void> {
  const house = await openHouse();
  try {
    await work(house);
  } finally {
    await house.leave();
  }
}

async function raceForCode({ must, rounds }: Trial, house: House): Promise<void> {
  const { http } = house.hub;
  for (let round = 0; round < rounds; round++) {
    const kiosk = `dua-${round}`;
    const wish = { kiosk, centre: CENTRE, counters: ["q1"], scale: "vn4.1" };
    const code = await register(house.admin, wish);
    const keys = Array.from({ length: 20 }, () => createContractKey().publicKey);
    const answers = await Promise.all(
      keys.map((publicKey) => createAsk(http)("POST", "/api/v1/enrol", { code, publicKey })),
    );
    const won = answers.filter(({ status }) => status === 200);
    must(won.length === 1, "I2", `${won.length} of 20 devices claimed one code`);
    must(
      answers.every(({ status }) => status === 200 || status === 410 || status === 429),
      "I2",
      "the others are told that the code is used",
    );
    for (let guess = 0; guess < 50; guess++) {
      const wrong = `${String(guess).padStart(5, "2")}-ABCDE`;
      const { status } = await createAsk(http)("POST", "/api/v1/enrol", {
        code: wrong,
        publicKey: keys[0],
      });
      must(status !== 200, "I2", `a guessed code was taken: ${wrong}`);
    }
    const audit = await house.admin("GET", "/api/v1/audit");
    const told = JSON.stringify(audit.body);
    must(told.includes("kiosk.claim.refused"), "I2", "refused claims are in the audit");
  }
}

/** What the kiosk signed with its old key reaches the hub after the new claim; a new stream under the old key does not. */
async function revokeWithPending({ must, countRatings }: Trial, house: House): Promise<void> {
  const { identity, client, stream } = await house.newGuest();
  const { kiosk, centre } = identity;
  const before = stream.size;
  const pending = stream.rate({ level: "KHL", at: AT + 60_000 });
  const audit = { at: Date.now(), who: "test", action: "kiosk.revoke", subject: kiosk, detail: "" };
  const store = await openSqliteStore({ file: house.hub.book, zone: "Asia/Ho_Chi_Minh" });
  must(await store.revokeKiosk(kiosk, Date.now(), audit), "I2", "the kiosk was revoked");
  await store.close();
  const batch = stream.batchMessage(pending, pending);
  const since = client.words.length;
  await client.send(batch);
  const refusal = await client.nextWord(({ type }) => type === "reject", since);
  must(refusal.body["code"] === "revoked", "I5", `told ${String(refusal.body["code"])}`);
  must((await house.countsOf(kiosk)).n === before, "I2", "nothing of a revoked kiosk is stored");
  await client.close();

  const wish = { kiosk, centre, counters: ["q1"], scale: "vn4.1" };
  const again = await enrol(house.hub.http, await register(house.admin, wish));
  const returned = await house.reconnect(again);
  await returned.send(batch);
  const receipt = await returned.nextReceipt(({ upto }) => upto === pending);
  must(receipt.upto === pending, "I1", "what was pending arrives after the kiosk came back");
  must((await house.countsOf(kiosk)).n === pending, "I1", "it is counted once");
  countRatings(1);
  const forged = createContractStream({ kiosk, centre, key: identity.key, at: AT });
  const told = returned.words.length;
  await returned.send(forged.openMessage());
  const refused = await returned.nextWord(({ type }) => type === "reject", told);
  must(refused.body["code"] === "bad_sig", "I5", "a new stream needs the new key");
}
