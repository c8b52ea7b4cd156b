// A hub operator with the database and the hub's key can make a bundle that is good in itself; the witness's memory says otherwise.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hear } from "../../hub/evidence/witness.ts";
import { openWitnessStore, type WitnessStore } from "../../hub/store/sqlite/open-witness-store.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { checkWithWitness, openWitness } from "../../hub/witness-commands.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import {
  openEvidenceHouse,
  verdictText,
  verifyBundle,
  WINTER,
  type EvidenceHouse,
} from "../support/evidence-house.ts";
import { hasMosquitto, startMosquitto } from "../support/mosquitto.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";
import { waitFor } from "../support/wait-for.ts";

/** 2026-11-10 08:00 in Viet Nam. */
const NOVEMBER_10 = Date.UTC(2026, 10, 10, 1);
const HOUR = 3_600_000;
const STATUS = "hailong/v1/an/an-q1/status";

let folder: string;
let house: EvidenceHouse;
let witness: WitnessStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-witness-"));
  house = await openEvidenceHouse();
  witness = openWitnessStore(join(folder, "witness.db"));
});
afterEach(async () => {
  witness.close();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

/** 40 ratings, one an hour. */
function lived(start: Partial<Parameters<typeof createSignedStream>[0]> = {}): SignedStream {
  const stream = createSignedStream({
    kiosk: "an-q1",
    centre: "an",
    at: NOVEMBER_10,
    scale: "vn4.1",
    ...start,
  });
  for (let i = 0; i < 40; i++) stream.rate(i % 3 === 0 ? "KHL" : "HL", NOVEMBER_10 + i * HOUR);
  return stream;
}

function say(stream: SignedStream, size: number, acked: number): void {
  const message = JSON.stringify(stream.statusMessage({ size, acked }));
  const heard = hear("hailong", STATUS, Buffer.from(message), NOVEMBER_10 + size * HOUR);
  if (heard === undefined || !("checkpoint" in heard)) throw new Error("not heard");
  witness.keepCheckpoint(heard.checkpoint);
}

async function verdicts(file: string): Promise<{ alone: string; withWitness: string }> {
  return {
    alone: verdictText(await verifyBundle(file)),
    withWitness: verdictText(await verifyBundle(file, { witness })),
  };
}

describe("the witness", () => {
  test("agrees with an honest hub", async () => {
    const stream = lived();
    await house.enrol(stream);
    await house.send(stream, () => 7, NOVEMBER_10 + 50 * HOUR);
    for (const size of [1, 13, 14, 40]) say(stream, size, size);
    await house.closeMonth();
    expect(await verdicts((await house.bundle()).file)).toEqual({
      alone: "fine",
      withWitness: "fine",
    });
  });

  test("knows of a tail that the hub cut off after giving receipts", async () => {
    const stream = lived();
    await house.enrol(stream);
    await house.store().ingest([stream.open(), stream.batchOf(1, 30)], NOVEMBER_10 + 50 * HOUR);
    say(stream, 40, 38);
    await house.closeMonth();
    const { alone, withWitness } = await verdicts((await house.bundle()).file);
    expect(alone).toBe("fine");
    expect(withWitness).toContain(`stream ${stream.stream}, seq 31 to 38`);
    expect(withWitness).toContain("receipts up to 38");
  });

  test("knows of a history that was written anew with another device key", async () => {
    const real = lived();
    const forged = createSignedStream({
      kiosk: "an-q1",
      centre: "an",
      at: NOVEMBER_10,
      scale: "vn4.1",
      stream: real.stream,
    });
    for (let i = 0; i < 40; i++) forged.rate("RHL", NOVEMBER_10 + i * HOUR);
    await house.enrol(forged);
    await house.send(forged, () => 7, NOVEMBER_10 + 50 * HOUR);
    say(real, 20, 20);
    await house.closeMonth();
    const { alone, withWitness } = await verdicts((await house.bundle()).file);
    expect(alone).toBe("fine");
    expect(withWitness).toMatch(/seq 20: the witness heard another key/);
  });

  test("knows of two histories by one key", async () => {
    const real = lived();
    const { privateKeyPem, stream: id } = real;
    const other = createSignedStream({
      kiosk: "an-q1",
      centre: "an",
      at: NOVEMBER_10,
      scale: "vn4.1",
      stream: id,
      privateKeyPem,
    });
    for (let i = 0; i < 40; i++) other.rate("RHL", NOVEMBER_10 + i * HOUR);
    await house.enrol(other);
    await house.send(other, () => 7, NOVEMBER_10 + 50 * HOUR);
    say(real, 20, 20);
    const { withWitness } = await verdicts((await house.bundle()).file);
    expect(withWitness).toMatch(/seq 20: the witness heard the kiosk sign another history/);
  });

  test("knows which seal was published", async () => {
    const stream = lived();
    await house.enrol(stream);
    await house.send(stream, () => 7, NOVEMBER_10 + 50 * HOUR);
    const { seal } = await house.closeMonth();
    const { body, key, publicKey, sig } = seal;
    const message = JSON.stringify({ v: 1, type: "seal", body, key, publicKey, sig });
    const heard = hear("hailong", "hailong/v1/_audit/seal", Buffer.from(message), WINTER);
    if (heard === undefined || !("seal" in heard)) throw new Error("not heard");
    witness.keepSeal(heard.seal);
    const { file } = await house.bundle();
    expect((await verdicts(file)).withWitness).toBe("fine");

    // The same month, sealed a second time as if the first had never been: also the log's last entry is gone.
    house.db().exec("DELETE FROM seal");
    house.at(WINTER + 1);
    await expect(house.closeMonth()).rejects.toThrow(/is gone; the log tells of revision 1/);
    house.db().exec("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)");
    await house.closeMonth();
    const again = await verdicts((await house.bundle()).file);
    expect(again.alone).toBe("fine");
    expect(again.withWitness).toContain("the witness heard another revision 1");
  });

  test("forgets and changes nothing, whoever asks", () => {
    say(lived(), 20, 20);
    const db = new Sqlite(join(folder, "witness.db"));
    expect(() => db.exec("DELETE FROM heard_checkpoint")).toThrow(/forgets nothing/);
    expect(() => db.exec("UPDATE heard_checkpoint SET head = ''")).toThrow(/changes nothing/);
    db.close();
  });

  test.each([
    ["another topic", "hailong/v1/an/an-q1/ack", "{}"],
    ["no JSON", STATUS, "{"],
    [
      "a will",
      STATUS,
      JSON.stringify({ v: 1, type: "status", state: "lost", sid: "0".repeat(16) }),
    ],
    [
      "a seal that nobody signed",
      "hailong/v1/_audit/seal",
      JSON.stringify({
        body: "{}",
        key: "0".repeat(16),
        publicKey: "A".repeat(43),
        sig: "A".repeat(86),
      }),
    ],
  ])("takes no notice of %s", (_name, topic, text) => {
    expect(hear("hailong", topic, Buffer.from(text), 1)).toBeUndefined();
  });
});

describe.skipIf(!hasMosquitto())(
  "the witness on a real broker, with an account that only reads",
  () => {
    test("hears statuses, also what was said before it came, and needs no right to speak", async () => {
      const broker = await startMosquitto({
        users: { hub: "hub-password", witness: "witness-password" },
        acl: [
          "user hub",
          "topic readwrite hailong/v1/#",
          "user witness",
          "topic read hailong/v1/+/+/status",
          "topic read hailong/v1/_audit/seal",
          "",
        ].join("\n"),
      });
      const url = `mqtt://127.0.0.1:${broker.port}`;
      const data = join(folder, "on-the-line");
      const passwordFile = join(folder, "password");
      writeFileSync(passwordFile, "witness-password\n", { mode: 0o600 });
      const speaker = await connectAsync(url, { username: "hub", password: "hub-password" });
      try {
        const stream = lived();
        await house.enrol(stream);
        await house.store().ingest([stream.open(), stream.batchOf(1, 30)], NOVEMBER_10 + 50 * HOUR);
        const retained = { qos: 1, retain: true } as const;
        const status = (size: number, acked: number): string =>
          JSON.stringify(stream.statusMessage({ size, acked }));
        await speaker.publishAsync(STATUS, status(12, 12), retained);
        const options = {
          data,
          mqttBroker: url,
          mqttUsername: "witness",
          mqttPasswordFile: passwordFile,
          prefix: "hailong",
        };
        // The witness hears before the seal is made.
        const clock = { ...createSystemClock(), now: () => NOVEMBER_10 + 60 * HOUR };
        const listening = openWitness(options, { clock, log: SILENT_LOG });
        await listening.listening;
        await speaker.publishAsync(STATUS, status(40, 35), retained);
        const heard = openWitnessStore(join(data, "witness.db"));
        await waitFor("both statuses", () => heard.checkpointsOf(stream.stream).length === 2);
        heard.close();
        await listening.close();
        await house.closeMonth();
        const { file } = await house.bundle();
        expect(await checkWithWitness(file, { data, json: true })).toBe(1);
      } finally {
        await speaker.endAsync(true);
        await broker.stop();
      }
    }, 30_000);
  },
);
