// The month's close (H13): one seal, chained to the month before; late ratings make a revision that names exactly them.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { announceSeals } from "../../hub/evidence/announce-seals.ts";
import { digestOf } from "../../hub/evidence/digest.ts";
import { summarise } from "../../hub/summary/summarise.ts";
import { sealText } from "../../shared/evidence/chain.ts";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { bodyIn, unzip } from "../support/change-bundle.ts";
import {
  monthOf,
  openEvidenceHouse,
  verdictText,
  verifyBundle,
  WINTER,
  type EvidenceHouse,
} from "../support/evidence-house.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";
import { waitFor } from "../support/wait-for.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** 2026-11-20 08:00 in Viet Nam. */
const NOVEMBER_20 = Date.UTC(2026, 10, 20, 1);

let house: EvidenceHouse;
beforeEach(async () => {
  house = await openEvidenceHouse();
});
afterEach(() => house.close());

async function kiosk(name: string): Promise<SignedStream> {
  const stream = createSignedStream({ kiosk: name, centre: "an", at: NOVEMBER_20, scale: "vn4.1" });
  await house.enrol(stream);
  return stream;
}

async function api(id = "2026-11"): Promise<SummariesResponse> {
  const question = { period: monthOf(id), by: "unit" as const, unit: null, scope: null };
  return summarise(house.store(), question, house.clock.now());
}

async function check(): Promise<string> {
  return verdictText(await verifyBundle((await house.bundle()).file));
}

describe("closing a month", () => {
  test("is refused before its last day is over, and for anything but a month", async () => {
    house.at(Date.UTC(2026, 10, 30, 16, 59));
    await expect(house.closeMonth()).rejects.toThrow(/ends on 2026-11-30/);
    await expect(house.closeMonth("2026-Q3")).rejects.toThrow(/Only a month/);
  });

  test("signs the seal as the contract says, and again changes nothing", async () => {
    const stream = await kiosk("an-q1");
    stream.rate("HL", NOVEMBER_20);
    await house.send(stream, () => 10, NOVEMBER_20);
    const { kind, seal, body } = await house.closeMonth();
    expect(kind).toBe("sealed");
    expect(verifyingKey(seal.publicKey)?.verify(sealText(seal.body), seal.sig)).toBe(true);
    expect(body).toMatchObject({
      v: 1,
      status: "sealed",
      revision: 1,
      prevSeal: null,
      final: true,
    });
    expect(body.counts).toEqual([{ centre: "an", scale: "vn4.1", counts: { HL: 1 } }]);
    const again = await house.closeMonth();
    expect([again.kind, again.seal]).toEqual(["unchanged", seal]);
    expect((await house.store().listAudit(1))[0]).toMatchObject({
      action: "period.close",
      detail: `revision 1 ${digestOf(seal.body)}`,
    });
  });

  test("names the seal of the month before", async () => {
    const stream = await kiosk("an-q1");
    stream.rate("HL", NOVEMBER_20);
    stream.rate("RHL", Date.UTC(2026, 11, 2));
    await house.send(stream, () => 10, Date.UTC(2026, 11, 2));
    const november = await house.closeMonth();
    house.at(Date.UTC(2027, 0, 5));
    const december = await house.closeMonth("2026-12");
    expect(december.body.prevSeal).toBe(
      createHash("sha256").update(november.seal.body).digest("hex"),
    );
  });

  test("lists the kiosks that are not complete", async () => {
    const [done, silent] = [await kiosk("an-q1"), await kiosk("an-q2")];
    done.rate("HL", NOVEMBER_20);
    done.rate("HL", Date.UTC(2026, 11, 1, 1));
    await house.send(done, () => 10, Date.UTC(2026, 11, 1, 1));
    silent.rate("HL", NOVEMBER_20);
    await house.send(silent, () => 10, NOVEMBER_20);
    const { body } = await house.closeMonth();
    expect(body.kiosks.map(({ kiosk: name, complete }) => [name, complete])).toEqual([
      ["an-q1", true],
      ["an-q2", false],
    ]);
  });

  test("refuses while the hub's counts do not agree with its records", async () => {
    const stream = await kiosk("an-q1");
    stream.rate("HL", NOVEMBER_20);
    await house.send(stream, () => 10, NOVEMBER_20);
    const { default: Sqlite } = await import("better-sqlite3");
    const db = new Sqlite(house.database);
    db.exec("UPDATE tally_half SET n = n + 1");
    db.close();
    await expect(house.closeMonth()).rejects.toThrow(/does not agree with itself/);
  });
});

describe("the announcement of a seal", () => {
  test("says the newest seal on the line, whoever made it, and once", async () => {
    const stream = await kiosk("an-q1");
    stream.rate("HL", NOVEMBER_20);
    await house.send(stream, () => 10, NOVEMBER_20);
    const said: string[] = [];
    const line = {
      publishSeal: async (text: string) => {
        said.push(text);
      },
    };
    const waiting: (() => void)[] = [];
    const clock = {
      ...house.clock,
      after: (_ms: number, run: () => void) => {
        waiting.push(run);
        return () => {};
      },
    };
    const parts = { store: house.store(), line, key: house.key, clock, log: SILENT_LOG };
    const end = announceSeals(parts);
    const look = async (): Promise<void> => {
      const run = await waitFor("the next look", () => waiting.shift());
      run();
      await waitFor("the look to end", () => waiting.length > 0);
    };
    await look();
    expect(said).toEqual([]);
    const { seal } = await house.closeMonth();
    await look();
    await look();
    await end();
    expect(said.map((text) => JSON.parse(text))).toEqual([
      {
        v: 1,
        type: "seal",
        body: seal.body,
        key: seal.key,
        publicKey: seal.publicKey,
        sig: seal.sig,
      },
    ]);
  });
});

describe("late ratings", () => {
  test.each(Array.from({ length: 41 }, (_, days) => days))(
    "a kiosk that was offline for %i days: status, revision and the list of what came late",
    async (days) => {
      const [steady, away] = [await kiosk("an-q1"), await kiosk("an-q2")];
      const back = NOVEMBER_20 + days * DAY;
      for (let day = 0; day <= 41; day++) {
        steady.rate("HL", NOVEMBER_20 + day * DAY + HOUR);
        away.rate("KHL", NOVEMBER_20 + day * DAY + 2 * HOUR);
      }
      const until = (at: number, stream: SignedStream): number =>
        Array.from({ length: stream.size() }, (_, i) => stream.record(i + 1)?.[2] ?? 0).filter(
          (recorded) => recorded <= at,
        ).length;
      /** December 1st, 01:00 in Viet Nam: the month has just ended. */
      const closing = Date.UTC(2026, 10, 30, 18);
      const known =
        days === 0 ? closing : Math.min(closing, back > closing ? NOVEMBER_20 : closing);
      const store = house.store();
      const deliver = async (stream: SignedStream, at: number): Promise<void> => {
        const hi = (await store.findStream(stream.stream))?.hi;
        if (hi === undefined) await store.ingest([stream.open()], at);
        const last = until(at, stream);
        for (let first = (hi ?? 0) + 1; first <= last; first += 7) {
          await store.ingest([stream.batchOf(first, Math.min(last, first + 6))], at);
        }
      };
      await deliver(steady, closing);
      await deliver(away, known + 3 * HOUR > closing ? closing : known + 3 * HOUR);
      house.at(closing);
      const first = await house.closeMonth();
      expect(first.body).toMatchObject({ status: "sealed", revision: 1 });
      expect(await check()).toBe("fine");
      expect(await api()).toMatchObject({ status: "sealed", revision: 1 });

      const end = Math.max(back, closing) + 3 * HOUR;
      await deliver(steady, end);
      await deliver(away, end);
      house.at(end);
      const inNovember = until(closing, away);
      const had = until(known + 3 * HOUR > closing ? closing : known + 3 * HOUR, away);
      if (had === inNovember) {
        expect((await house.closeMonth()).kind).toBe("unchanged");
        expect(await api()).toMatchObject({ status: "sealed", revision: 1 });
      } else {
        expect(await api()).toMatchObject({ status: "amended", revision: 1 });
        expect(await check()).toBe("fine");
        const second = await house.closeMonth();
        expect(second.body).toMatchObject({
          status: "amended",
          revision: 2,
          replaces: digestOf(first.seal.body),
          changes: {
            added: [{ stream: away.stream, first: had + 1, last: inNovember }],
            voided: [],
          },
        });
        expect(await api()).toMatchObject({ status: "amended", revision: 2 });
      }
      expect(await check()).toBe("fine");
    },
    60_000,
  );

  test("a rating taken back after the close makes a revision that names it", async () => {
    const stream = await kiosk("an-q1");
    const end = Date.UTC(2026, 10, 30, 16, 59, 50);
    stream.rate("HL", NOVEMBER_20);
    const seq = stream.rate("KHL", end);
    await house.send(stream, () => 10, end);
    await house.closeMonth();
    const taken = stream.takeBack(seq, end + 20_000);
    await house.send(stream, () => 10, end + 20_000);
    expect(await api()).toMatchObject({ status: "amended", revision: 1 });
    const { body } = await house.closeMonth();
    expect(body).toMatchObject({
      revision: 2,
      changes: { added: [], voided: [{ stream: stream.stream, seq: taken }] },
    });
    expect(await check()).toBe("fine");
  });

  test("the sealed bundle stays the same to the byte while the month stays as it was", async () => {
    const stream = await kiosk("an-q1");
    stream.rate("HL", NOVEMBER_20);
    stream.rate("RHL", Date.UTC(2026, 11, 1, 1));
    await house.send(stream, () => 10, Date.UTC(2026, 11, 1, 1));
    await house.closeMonth();
    const before = readFileSync((await house.bundle()).file);
    for (let day = 2; day < 6; day++) stream.rate("HL", Date.UTC(2026, 11, day, 1));
    await house.send(stream, () => 10, Date.UTC(2026, 11, 6, 1));
    house.at(WINTER + 30 * DAY);
    const after = readFileSync((await house.bundle()).file);
    expect(after.equals(before)).toBe(true);
    expect(bodyIn(unzip(after)).revision).toBe(1);
  });
});
