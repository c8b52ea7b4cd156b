// Evidence over HTTP and on the line: the zip that a role may fetch, day seals, the summary that is the bundle's own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { unzipSync } from "fflate";
import { closePeriod } from "../../hub/evidence/seal.ts";
import { verifyBundle } from "../../hub/evidence/verify.ts";
import { readHubKey } from "../../hub/data-folder.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { genesisHash, nextHash, sealCode } from "../../shared/evidence/chain.ts";
import { ZONE } from "../../shared/period.ts";
import { monthOf, verdictText } from "../support/evidence-house.ts";
import { createSignedStream } from "../support/signed-stream.ts";
import { openTestHub, type TestHub } from "./open-test-hub.ts";

const OCTOBER = Date.UTC(2025, 9, 6, 2);
let hub: TestHub;
let folder: string;
beforeAll(async () => {
  hub = await openTestHub();
  folder = mkdtempSync(join(tmpdir(), "hai-long-evidence-http-"));
  const counts = { RHL: 7, HL: 2, KHL: 1 };
  await hub.rate({ kiosk: "an-q1", centre: "an", at: OCTOBER, counts });
  await hub.rate({ kiosk: "cuong-q1", centre: "cuong", at: OCTOBER, counts: { HL: 3 } });
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

async function fetchZip(path: string, as: string) {
  const cookie = await hub.signIn(as);
  const response = await fetch(`${hub.url}${path}`, { headers: { cookie } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const file = join(folder, "bundle.zip");
  writeFileSync(file, bytes);
  return { status: response.status, headers: response.headers, bytes, file };
}

function textIn(bytes: Uint8Array, name: string): string {
  return Buffer.from(unzipSync(bytes)[name] ?? []).toString();
}

describe("evidence over HTTP", () => {
  test("a supervisor fetches a bundle that verifies, and its summary is what the API says", async () => {
    const key = readHubKey(hub.data);
    const question = { period: monthOf("2025-10"), zone: ZONE, who: "test" };
    const outcome = await closePeriod(hub.hub.store, question, key, createSystemClock());
    expect(outcome.kind).toBe("sealed");

    const { status, headers, bytes, file } = await fetchZip(
      "/api/v1/evidence/2025-10.zip",
      "supervisor",
    );
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/zip");
    expect(headers.get("content-disposition")).toContain("hai-long-2025-10.zip");
    expect(verdictText(await verifyBundle(file, { hubKey: key.publicKey }))).toBe("fine");
    const summary = await hub.ask("GET", "/api/v1/summaries?period=2025-10");
    expect(textIn(bytes, "summary.json")).toBe(summary.text);
    expect(summary.json).toMatchObject({ status: "sealed", revision: 1, total: { n: 13 } });
  });

  test("an account of one unit gets that unit's, without other people's deeds", async () => {
    const { bytes, file } = await fetchZip("/api/v1/evidence/2025-10.zip", "limited");
    expect(verdictText(await verifyBundle(file))).toBe("fine");
    expect(JSON.parse(textIn(bytes, "summary.json"))).toMatchObject({
      unit: "bac",
      total: { n: 10 },
    });
    expect(textIn(bytes, "audit.ndjson")).toBe("");
    const other = await hub.ask("GET", "/api/v1/evidence/2025-10.zip?unit=cuong", {
      as: "limited",
    });
    expect(other.status).toBe(403);
  });

  test("what is no period, no unit or no zip is refused as a problem", async () => {
    const ask = async (path: string) => (await hub.ask("GET", path)).json;
    expect(await ask("/api/v1/evidence/2025-13.zip")).toMatchObject({ code: "bad_period" });
    expect(await ask("/api/v1/evidence/2025-10.rar")).toMatchObject({ code: "not_found" });
    expect(await ask("/api/v1/evidence/2025-10.zip?unit=nirgends")).toMatchObject({
      code: "unknown_unit",
    });
  });

  test("the API says amended when a late rating comes in, only where it came in", async () => {
    await hub.rate({ kiosk: "an-q2", centre: "an", at: OCTOBER, counts: { KHL: 1 } });
    const status = async (unit: string) =>
      (await hub.ask("GET", `/api/v1/summaries?period=2025-10&unit=${unit}`)).json;
    expect(await status("an")).toMatchObject({ status: "amended", revision: 1 });
    expect(await status("cuong")).toMatchObject({ status: "sealed", revision: 1 });
  });
});

describe("day seals", () => {
  test("show the code of a kiosk's close event, to those who may see the kiosk", async () => {
    const now = Date.now();
    const stream = createSignedStream({ kiosk: "an-q3", centre: "an", at: now - 60_000 });
    const { store } = hub.hub;
    const audit = { at: now, who: "test", action: "kiosk.register", subject: "an-q3", detail: "" };
    await store.registerKiosk(
      {
        kiosk: "an-q3",
        centre: "an",
        counters: ["q1"],
        service: "",
        scale: "vn3.1",
        staffPin: null,
        demo: false,
        claimHash: "x",
        expiresAt: now + 1_000,
      },
      audit,
    );
    const { publicKey } = stream;
    await store.claimKiosk({ claimHash: "x", publicKey, passwordHash: "" }, now);
    stream.rate("HL", now - 50_000);
    stream.event("close", 20_251_006, "HL:1", now - 40_000);
    stream.rate("HL", now - 30_000);
    await store.ingest([stream.open(), stream.batch()], now);

    const texts = [1, 2].map((seq) => JSON.stringify(stream.record(seq)));
    const hash = texts.reduce(nextHash, genesisHash(stream.genesis));
    const answer = await hub.ask("GET", "/api/v1/kiosks/an-q3/seals", { as: "limited" });
    expect(answer.json).toEqual({
      kiosk: "an-q3",
      seals: [
        {
          date: "2025-10-06",
          code: sealCode(hash),
          counts: "HL:1",
          stream: stream.stream,
          seq: 2,
        },
      ],
    });
    expect((await hub.ask("GET", "/api/v1/kiosks/cuong-q1/seals", { as: "limited" })).status).toBe(
      404,
    );
  });
});
