// Two hubs' lines on one PostgreSQL and one Mosquitto: each message goes to one of them, and what one has learned the other one knows
// when it matters: a kiosk's new key, a generation that was raised.
import { randomBytes } from "node:crypto";
import type { MqttClient } from "mqtt";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NO_LIMITS } from "../../hub/ingest/limits.ts";
import { openLine, type Line } from "../../hub/link/line.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import { openPostgresStore } from "../../hub/store/postgres/open-postgres-store.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { SILENT_LOG } from "../../shared/log.ts";
import { ZONE } from "../../shared/period.ts";
import { connectKiosk, enrolInto, RATED_AT, type KioskLine } from "../support/hub-line.ts";
import { hasMosquitto, startMosquitto, type Mosquitto } from "../support/mosquitto.ts";
import { hasPostgres, startPostgres, type PostgresServer } from "../support/postgres-server.ts";
import { createSignedStream, type SignedStream } from "../support/signed-stream.ts";
import { waitFor } from "../support/wait-for.ts";

describe.skipIf(!hasPostgres() || !hasMosquitto())(
  "hubs that share a line (needs Debian's postgresql and mosquitto)",
  () => {
    let server: PostgresServer;
    let mosquitto: Mosquitto;
    let hubs: readonly { readonly store: HubStore; readonly line: Line }[] = [];
    const clients: MqttClient[] = [];
    const failures: unknown[] = [];
    let stream: SignedStream;
    let made = 0;
    let kiosk: KioskLine;

    beforeAll(async () => {
      [server, mosquitto] = await Promise.all([startPostgres(), startMosquitto()]);
    });
    afterAll(async () => {
      await Promise.all([server.stop(), mosquitto.stop()]);
    });

    beforeEach(async () => {
      const address = await server.createDatabase();
      const key = signingKey(createPrivateKeyPem());
      const url = `mqtt://127.0.0.1:${mosquitto.port}`;
      const broker = {
        ...({ kind: "external", username: "hub", password: "", ca: null } as const),
        url,
        passwordFile: null,
        isShared: true,
      };
      const opened: { store: HubStore; line: Line }[] = [];
      for (const name of ["mot", "hai"]) {
        const store = await openPostgresStore({ address, zone: ZONE, now: () => RATED_AT });
        const line = await openLine({
          store,
          key,
          broker,
          hub: name,
          prefix: "hailong",
          log: SILENT_LOG,
          clock: createSystemClock(),
          limits: NO_LIMITS,
          onFailure: (error) => failures.push(error),
          isLead: () => name === "mot",
        });
        opened.push({ store, line });
      }
      hubs = opened;
      await waitFor("both lines", () => hubs.every(({ line }) => line.health().connected));
      // Another one in each test: the broker still holds the last status of the one before.
      made += 1;
      stream = createSignedStream({ kiosk: `bl-q${made}`, centre: "binh-lieu", at: RATED_AT });
      const [{ store }] = opened as [(typeof opened)[number]];
      await enrolInto(store, stream, randomBytes(32).toString("base64url"));
      kiosk = await connectKiosk(url, stream, {}, clients);
    });
    afterEach(async () => {
      for (const client of clients.splice(0)) client.end(true);
      for (const { line, store } of hubs) {
        await line.close();
        await store.close();
      }
      expect(failures).toEqual([]);
    });

    /** Sends the next records as a kiosk does, one batch after the other's receipt. */
    async function send(batches: number): Promise<void> {
      for (let i = 0; i < batches; i++) {
        const first = stream.size() + 1;
        stream.rate("HL", RATED_AT + first * 1_000);
        await sendFrom(first);
      }
    }
    async function sendFrom(first: number): Promise<void> {
      await kiosk.send("ratings", stream.batchMessage(first, stream.size()));
      await waitFor(`a receipt for ${stream.size()}`, () =>
        kiosk.on("ack").some(({ upto }) => upto === stream.size()),
      );
    }
    const receipts = () => hubs.map(({ line }) => line.health().receipts);

    test("answer each message once, in turn, and a new key that one of them heard of counts for the other", async () => {
      await kiosk.send("ratings", stream.openMessage());
      await kiosk.hears("ack");
      await send(6);
      const before = receipts();
      expect(Math.min(...before)).toBeGreaterThan(0);
      expect(before.reduce((sum, n) => sum + n, 0)).toBe(7);
      stream.rotateKey(RATED_AT + 60_000);
      await sendFrom(stream.size());
      await send(6);
      const after = receipts();
      expect(after.every((n, i) => n > (before[i] ?? 0))).toBe(true);
      await kiosk.send("status", stream.statusMessage({ acked: stream.size() }));
      await waitFor("the status at both", () =>
        hubs.every(({ line }) => line.health().kiosksOnline === 1),
      );
      expect(kiosk.on("ctl")).toEqual([]);
      expect(hubs.map(({ line }) => line.health().refused)).toEqual([{}, {}]);
      const [one] = hubs;
      expect(await one?.store.findStream(stream.stream)).toMatchObject({ hi: stream.size() });
    });

    test("of a loss that a kiosk proves, one raises the alarm and the generation, and the other speaks under it", async () => {
      await kiosk.send("ratings", stream.openMessage());
      await kiosk.hears("ack");
      await send(2);
      const [one, two] = hubs;
      const first = one?.line.health().gen ?? 0;
      for (let i = 0; i < 3; i++) stream.rate("HL", RATED_AT + 90_000 + i);
      const status = stream.statusMessage({ acked: stream.size(), gen: first });
      await kiosk.send("status", status);
      await waitFor("the same, higher generation at both", () => {
        const gens = hubs.map(({ line }) => line.health().gen);
        return gens.every((gen) => gen > first && gen === gens[0]);
      });
      await sendFrom(3);
      expect(kiosk.on("ack").at(-1)).toMatchObject({ gen: two?.line.health().gen });
      const alarms = (await one?.store.listAlarms(10)) ?? [];
      expect(alarms.map(({ code }) => code)).toEqual(["hub_lost_data"]);
    });
  },
);
