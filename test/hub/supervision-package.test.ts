// The supervision package: what lies in it, that its digests and its evidence hold, the command line, the account that ends.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyBundle } from "../../hub/evidence/verify.ts";
import { writePackage } from "../../hub/supervision/write-package.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import type { QualityResponse } from "../../shared/api/quality.ts";
import { parsePeriod, ZONE } from "../../shared/period.ts";
import { openGoldenMonths } from "../support/golden-months.ts";
import type { TestHub } from "./open-test-hub.ts";
import { run } from "./run-hub.ts";

const hasSums = !spawnSync("sha256sum", ["--version"]).error;
let folder: string;
let hub: TestHub;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hai-long-package-"));
  ({ hub } = await openGoldenMonths());
}, 120_000);
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the supervision package", () => {
  async function fetchPackage(query: string) {
    const cookie = await hub.signIn("supervisor");
    const response = await fetch(`${hub.url}/api/v1/packages/${query}`, { headers: { cookie } });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status, bytes.subarray(0, 300).toString()).toBe(200);
    return { files: unzipSync(bytes) };
  }

  test("holds the reports, the evidence, the quality of the data and digests of all of them", async () => {
    const { files } = await fetchPackage("2025-09.zip?unit=bac");
    expect(Object.keys(files)).toEqual([
      "DOC-TRUOC.txt",
      ...["xlsx", "pdf", "csv", "json"].map(
        (form) => `bao-cao/BaoCaoHaiLong_bac_2025-09-01_2025-09-30_r0.${form}`,
      ),
      "chat-luong-du-lieu.csv",
      "bang-chung/2025-09-bac.zip",
      "SHA256SUMS",
    ]);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const sums = readFileSync(join(folder, "SHA256SUMS"), "utf8").trim().split("\n");
    expect(sums).toHaveLength(7);
    if (hasSums) {
      const told = execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: folder }).toString();
      expect(told.match(/: OK$/gm)).toHaveLength(7);
    }
    const sheet = Buffer.from(files["chat-luong-du-lieu.csv"] ?? []).toString();
    const [head = [], ...rows] = sheet
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(";"));
    const cookie = await hub.signIn("supervisor");
    const asked = await fetch(`${hub.url}/api/v1/quality?period=2025-09&unit=bac`, {
      headers: { cookie },
    });
    const quality = (await asked.json()) as QualityResponse;
    const told = rows.map((row) => [row[0], row[3], ...row.slice(-3, -1)]);
    const sum = (bursts: QualityResponse["rows"][number]["bursts"]): string =>
      String(bursts?.reduce((all, { n }) => all + n, 0));
    expect(head.slice(-3, -1)).toEqual(["Số giờ có phiếu dồn dập (B1@1)", "Số phiếu dồn dập"]);
    expect(told).toEqual([
      ...quality.rows.map(({ kiosk, counted, bursts }) => [
        kiosk,
        String(counted),
        String(bursts?.length),
        sum(bursts),
      ]),
      [
        "Tổng số",
        String(quality.total.counted),
        String(quality.rows.flatMap(({ bursts }) => bursts ?? []).length),
        sum(quality.rows.flatMap(({ bursts }) => bursts ?? [])),
      ],
    ]);
    const verdict = await verifyBundle(join(folder, "bang-chung/2025-09-bac.zip"), {});
    expect(verdict).toMatchObject({ kind: "checked", faults: [], sealed: { n: 110 } });
  });

  test("made twice from the same state has the same bytes", async () => {
    const parsed = parsePeriod("2025-09", "state");
    if (!parsed.ok) throw new Error(parsed.fault);
    const question = { period: parsed.value, unit: null, scope: null, zone: ZONE };
    const key = signingKey(createPrivateKeyPem());
    const make = async (at: number): Promise<Buffer> => {
      const out = new PassThrough();
      const bytes = buffer(out);
      await writePackage(hub.hub.store, question, { key, at }, out);
      return bytes;
    };
    expect((await make(1)).equals(await make(2))).toBe(true);
  });

  test("is made on the command line too, with a read-only account that ends by itself", async () => {
    const output = join(folder, "goi.zip");
    const asked = ["package", "2025-09-01..2025-09-15", "--unit", "an", "--data", hub.data];
    const made = await run([...asked, "-o", output]);
    expect([made.code, made.stdout]).toEqual([0, ""]);
    expect(made.stderr).toMatch(/8 files, \d+ records/);
    expect(Object.keys(unzipSync(readFileSync(output)))).toContain("SHA256SUMS");
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const guest = ["--account", "doan.giam.sat", "--until", tomorrow];
    const both = await run([...asked, "-o", output, ...guest]);
    expect([both.code, both.stderr.includes("8 files")]).toEqual([0, true]);
    const cookie = await hub.signIn("doan.giam.sat", both.stdout.trim());
    const seen = async (path: string): Promise<number> =>
      (await fetch(`${hub.url}/api/v1/${path}`, { headers: { cookie } })).status;
    expect(await seen("summaries?period=2025-09&unit=an")).toBe(200);
    expect(await seen("summaries?period=2025-09&unit=cuong")).toBe(403);
    const again = await run([...asked, "-o", join(folder, "hai.zip"), ...guest]);
    expect([again.code, again.stdout]).toEqual([2, ""]);
    expect(existsSync(join(folder, "hai.zip"))).toBe(false);
    hub.pass(3 * 86_400_000);
    await expect(hub.signIn("doan.giam.sat", both.stdout.trim())).rejects.toThrow(/cannot sign in/);
    const unknown = await run([...asked.with(3, "la"), "-o", output]);
    expect([unknown.code, unknown.stderr]).toEqual([2, 'The catalogue has no unit "la".\n']);
  }, 180_000);
});
