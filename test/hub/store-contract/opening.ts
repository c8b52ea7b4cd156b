// Contract: how a stream begins, and how a second one of the same kiosk is told (H12).
import { describe, expect, test } from "vitest";
import { createSignedStream } from "../../support/signed-stream.ts";
import { HOUR, MINUTE, T0, type Bench } from "./use-store.ts";

export function describeOpening({
  store,
  enrol,
  ingest,
  stream: knownStream,
  reopen,
}: Bench): void {
  describe("opening streams", () => {
    test("an open is acknowledged at 0 with its genesis hash, and is there after a restart", async () => {
      const stream = createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu" });
      await enrol(stream);
      expect(await ingest(stream.open(), T0)).toEqual({
        kind: "ack",
        stream: stream.stream,
        upto: 0,
        head: stream.headAt(0),
        safe: 0,
        want: null,
        inserted: 0,
      });
      await reopen();
      expect(await store().findStream(stream.stream)).toEqual({
        kiosk: "bl-q1",
        centre: "binh-lieu",
        stream: stream.stream,
        hi: 0,
        head: stream.headAt(0),
        safe: 0,
        reason: "install",
        flagged: false,
        openedAt: T0,
        receivedAt: T0,
        keys: [{ publicKey: stream.publicKey, fromSeq: 1 }],
      });
      expect(await store().findStream("0".repeat(32))).toBeUndefined();
    });

    test("the same open again is acknowledged where the stream stands now", async () => {
      const stream = await knownStream();
      stream.rate("HL", T0);
      await ingest(stream.batch());
      expect(await ingest(stream.open())).toMatchObject({
        kind: "ack",
        upto: 1,
        head: stream.headAt(1),
      });
      expect(await store().listStreams("bl-q1")).toHaveLength(1);
    });

    test("other first words under a known stream id are a fork, with one alarm", async () => {
      const stream = await knownStream();
      const other = { ...stream.open(), genesis: stream.genesis.replace("1.0.0", "1.0.1") };
      expect(await ingest(other)).toMatchObject({ kind: "reject", code: "fork" });
      expect(await ingest(other)).toMatchObject({ kind: "reject", code: "fork" });
      expect(await store().listAlarms(10)).toMatchObject([{ kiosk: "bl-q1", code: "fork" }]);
    });

    test("a kiosk that is unknown, elsewhere, revoked or has another key cannot open", async () => {
      const stream = createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu" });
      const codeOf = async (): Promise<string> => {
        const outcome = await ingest(stream.open());
        return outcome.kind === "reject" ? outcome.code : "ack";
      };
      expect(await codeOf()).toBe("unknown_kiosk");
      await enrol(createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu" }));
      expect(await codeOf()).toBe("bad_sig");
      await enrol(stream);
      await store().revokeKiosk("bl-q1", T0, {
        at: T0,
        who: "admin",
        action: "kiosk.revoke",
        subject: "bl-q1",
        detail: "",
      });
      expect(await codeOf()).toBe("revoked");
      const elsewhere = createSignedStream({ kiosk: "bl-q2", centre: "hoanh-mo" });
      await enrol({ ...elsewhere, centre: "binh-lieu" });
      expect(await ingest(elsewhere.open())).toMatchObject({ code: "centre_mismatch" });
    });

    test("a further stream that names the newest one is accepted and listed, not flagged", async () => {
      const first = await knownStream();
      first.rate("HL", T0 + MINUTE);
      await ingest(first.batch());
      const second = createSignedStream({
        kiosk: "bl-q1",
        centre: "binh-lieu",
        privateKeyPem: first.privateKeyPem,
        reason: "reset",
        prev: { stream: first.stream, size: 1, head: first.headAt(1) },
      });
      expect(await ingest(second.open())).toMatchObject({ kind: "ack", upto: 0 });
      expect(await store().listStreams("bl-q1")).toMatchObject([
        { stream: second.stream, reason: "reset", flagged: false },
        { stream: first.stream, hi: 1, flagged: false },
      ]);
      expect(await store().listAlarms(10)).toEqual([
        {
          at: T0 + HOUR,
          kiosk: "bl-q1",
          code: "new_stream",
          detail: "reset: no rating is missing",
        },
      ]);
    });

    test("a further stream that names nothing is flagged, and the last status tells how much may be missing", async () => {
      const first = await knownStream();
      for (let i = 0; i < 5; i++) first.rate("HL", T0 + i);
      await ingest(first.batchOf(1, 2));
      await store().recordStatus({
        kiosk: "bl-q1",
        state: "online",
        sid: "5e1f5e1f5e1f5e1f",
        message: JSON.stringify(first.statusMessage({})),
        receivedAt: T0,
      });
      const second = createSignedStream({
        kiosk: "bl-q1",
        centre: "binh-lieu",
        privateKeyPem: first.privateKeyPem,
        reason: "corrupt",
      });
      await ingest(second.open());
      expect(await store().findStream(second.stream)).toMatchObject({ flagged: true });
      expect(await store().listAlarms(10)).toMatchObject([
        { code: "new_stream", detail: "corrupt: up to 3 ratings may be missing" },
      ]);
    });

    test("a prev that is shorter than what the hub holds, or has another head, is flagged", async () => {
      const first = await knownStream();
      first.rate("HL", T0);
      first.rate("HL", T0);
      await ingest(first.batch());
      const open = async (size: number, head: string): Promise<boolean | undefined> => {
        const newest = (await store().listStreams("bl-q1"))[0];
        const next = createSignedStream({
          kiosk: "bl-q1",
          centre: "binh-lieu",
          privateKeyPem: first.privateKeyPem,
          prev: { stream: newest?.stream ?? "", size, head },
        });
        await ingest(next.open());
        return (await store().findStream(next.stream))?.flagged;
      };
      expect(await open(1, first.headAt(1))).toBe(true);
      const newest = (await store().listStreams("bl-q1"))[0];
      expect(await open(0, newest?.head ?? "")).toBe(false);
      expect(await open(0, first.headAt(1))).toBe(true);
      expect(await open(7, first.headAt(1))).toBe(false);
    });
  });
}
