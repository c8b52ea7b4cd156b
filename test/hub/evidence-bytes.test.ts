// The same data gives the same bytes everywhere; and what is no bundle is refused with one sentence, with nothing written.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../hub/cli.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { createChance } from "../support/chance.ts";
import { bodyIn, reseal, unzip, zip } from "../support/change-bundle.ts";
import {
  fillAutumn,
  openEvidenceHouse,
  verifyBundle,
  WINTER,
  type EvidenceHouse,
} from "../support/evidence-house.ts";

let house: EvidenceHouse;
let bytes: Buffer;
beforeAll(async () => {
  house = await openEvidenceHouse();
  await fillAutumn(house, createChance(11));
  await house.closeMonth();
  bytes = readFileSync((await house.bundle()).file);
});
afterAll(() => house.close());

describe("the bytes of a bundle", () => {
  test.each([null, "an"])(
    "are the same in every time zone and language (unit %s)",
    (unit) => {
      const pem = join(house.folder, "key.pem");
      writeFileSync(pem, createPrivateKeyPem());
      const program = fileURLToPath(new URL("../support/print-bundle.ts", import.meta.url));
      const told = [
        { TZ: "UTC", LANG: "C" },
        { TZ: "Asia/Ho_Chi_Minh", LANG: "vi_VN.UTF-8" },
        { TZ: "America/Santiago", LANG: "de_DE.UTF-8" },
      ].map((env) => {
        const given = [house.database, pem, join(house.folder, `${env.TZ.slice(0, 3)}.zip`)];
        const out = execFileSync(
          process.execPath,
          [program, ...given, unit ?? "", String(WINTER)],
          {
            env: { ...process.env, ...env, LC_ALL: env.LANG },
            encoding: "utf8",
          },
        );
        return out.split(" ");
      });
      expect(new Set(told.map(([digest]) => digest)).size).toBe(1);
      // The environment did change.
      expect(new Set(told.map(([, offset]) => offset)).size).toBe(3);
    },
    120_000,
  );

  test("open with an ordinary zip program's library, every file where the seal says", () => {
    const files = unzip(bytes);
    expect([...files.keys()].filter((name) => name !== "manifest.json").toSorted()).toEqual(
      Object.keys(bodyIn(files).files).toSorted(),
    );
    expect(files.get("README.txt")).toContain("verify");
  });
});

async function verdictOf(content: Uint8Array): Promise<string> {
  const file = join(house.folder, "bad.zip");
  writeFileSync(file, content);
  const before = readdirSync(house.folder).length;
  const heap = process.memoryUsage().arrayBuffers;
  const verdict = await verifyBundle(file);
  expect(process.memoryUsage().arrayBuffers - heap).toBeLessThan(64 * 1024 * 1024);
  expect(readdirSync(house.folder).length).toBe(before);
  if (verdict.kind === "unreadable") return verdict.why;
  return verdict.faults.length === 0 ? "fine" : "faults";
}

describe("what is no good bundle", () => {
  test("a truncated one, at every kind of place", async () => {
    const chance = createChance(3);
    for (let i = 0; i < 30; i++) {
      const cut = bytes.subarray(0, 1 + chance.below(bytes.length - 1));
      expect(await verdictOf(cut)).toMatch(/not a zip file|too early|directory|damaged/);
    }
    expect(await verdictOf(Buffer.alloc(0))).toMatch(/not a zip file/);
    expect(await verdictOf(Buffer.from("PK\u0003\u0004 hello"))).toMatch(/not a zip file/);
  });

  test.each(["../../etc/cron.d/x", "/etc/passwd", "records/../../x.ndjson", "C:\\x", "records/"])(
    "one that holds %s",
    async (name) => {
      expect(await verdictOf(zip(new Map([...unzip(bytes), [name, "x"]])))).toMatch(
        /which no evidence bundle holds/,
      );
    },
  );

  test("one whose files were renamed", async () => {
    const files = unzip(bytes);
    const [name = ""] = [...files.keys()].filter((known) => known.startsWith("records/"));
    files.set(`records/${"0".repeat(32)}.ndjson`, files.get(name) ?? "");
    files.delete(name);
    expect(await verdictOf(zip(files))).toMatch(/holds no records\//);
  });

  test("entries that lie over one another", async () => {
    const changed = Buffer.from(bytes);
    const directory = changed.readUInt32LE(changed.length - 6);
    const nameBytes = changed.readUInt16LE(directory + 28);
    const second = directory + 46 + nameBytes;
    changed.writeUInt32LE(changed.readUInt32LE(directory + 42), second + 42);
    expect(await verdictOf(changed)).toMatch(/over one another/);
  });

  test("a version that this program does not know", async () => {
    const files = unzip(bytes);
    const body = { ...bodyIn(files), v: 2 };
    // Another version is another type: that is what is tried here.
    reseal(files, body as never, house.key);
    expect(await verdictOf(zip(files))).toMatch(/has version 2; this program reads version 1/);
  });

  test("one sealed by a stranger's key, when the hub's key is known", async () => {
    const files = unzip(bytes);
    const body = bodyIn(files);
    reseal(files, body, signingKey(createPrivateKeyPem()));
    const file = join(house.folder, "stranger.zip");
    writeFileSync(file, zip(files));
    const verdict = await verifyBundle(file, { hubKey: house.key.publicKey });
    expect(verdict).toMatchObject({ faults: [{ file: "manifest.json" }] });
  });

  test("the command ends with 0, 1 or 2", async () => {
    const good = join(house.folder, "good.zip");
    writeFileSync(good, bytes);
    const files = unzip(bytes);
    files.set("summary.json", `${files.get("summary.json") ?? ""} `);
    const changed = join(house.folder, "changed.zip");
    writeFileSync(changed, zip(files));
    const cut = join(house.folder, "cut.zip");
    writeFileSync(cut, bytes.subarray(0, 900));
    const codes = [];
    for (const file of [good, changed, cut, join(house.folder, "nothing.zip"), house.folder]) {
      codes.push(await runCli(["verify", file, "--json"]));
    }
    expect(codes).toEqual([0, 1, 2, 2, 2]);
    expect(statSync(good).size).toBe(bytes.length);
  });
});
