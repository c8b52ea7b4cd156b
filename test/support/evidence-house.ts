// A store with a random but repeatable autumn in it (kiosks, voids, tests, repeats, bad clocks, new keys), its hub's key, its bundles.
// Promises: the same seed gives the same streams but for their keys; `close` leaves nothing behind.
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { closePeriod, type CloseOutcome } from "../../hub/evidence/seal.ts";
import { writeEvidence } from "../../hub/evidence/bundle.ts";
import { verifyBundle } from "../../hub/evidence/verify.ts";
import { faultText, type Verdict } from "../../hub/evidence/verdict.ts";
import type { HubStore } from "../../hub/store/hub-store.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
import { keyStatementText } from "../../shared/evidence/follow-keys.ts";
import {
  HUB_KEY_ACTION,
  keyStatementDetail,
  type KeyStatement,
} from "../../shared/key-statement.ts";
import { createPrivateKeyPem, signingKey, type SigningKey } from "../../shared/evidence/signing.ts";
import { parsePeriod, ZONE, type Period } from "../../shared/period.ts";
import { SCALES } from "../../shared/scale.ts";
import type { Chance } from "./chance.ts";
import { openInnerStore } from "./inner-store.ts";
import { createSignedStream, type SignedStream } from "./signed-stream.ts";

const HOUR = 3_600_000;
/** 2026-10-28T07:00 in Viet Nam. */
export const AUTUMN = Date.UTC(2026, 9, 28);
/** 2026-12-08T07:00 in Viet Nam. */
export const WINTER = Date.UTC(2026, 11, 8);

const always = { from: null, to: null };
const counters = [{ code: "q1", name: "Quầy 1" }];
export const CATALOGUE: Catalogue = {
  version: 1,
  units: [
    { code: "tinh", name: "Tỉnh", level: "province", parent: null, ...always, counters: [] },
    { code: "an", name: "Xã An", level: "commune", parent: "tinh", ...always, counters },
    { code: "binh", name: "Xã Bình", level: "commune", parent: "tinh", ...always, counters },
  ],
  domains: [{ code: "LV-DATDAI", name: "Đất đai" }],
  scales: [...SCALES],
  reasons: [],
};

export type EvidenceHouse = Awaited<ReturnType<typeof openEvidenceHouse>>;

/** `key`: of another house, for whoever makes a second history with the first one's key. */
export async function openEvidenceHouse(first: SigningKey = signingKey(createPrivateKeyPem())) {
  let key = first;
  const folder = mkdtempSync(join(tmpdir(), "hai-long-evidence-"));
  const database = join(folder, "hub.db");
  const { db, store } = openInnerStore(database);
  let now = WINTER;
  let bundles = 0;
  const clock = { now: () => now, uptime: () => now, after: () => () => {} };
  await store.putCatalogue(CATALOGUE, audit("catalogue", "1"));

  function audit(action: string, subject: string) {
    return { at: AUTUMN, who: "nguyen.thi.hoa", action, subject, detail: "Đã làm" };
  }

  async function enrol(stream: SignedStream): Promise<void> {
    const { kiosk, centre, publicKey } = stream;
    const claimHash = `claim ${kiosk} ${publicKey}`;
    await store.registerKiosk(
      {
        kiosk,
        centre,
        counters: ["q1"],
        service: "",
        scale: "vn4.1",
        staffPin: null,
        demo: false,
        claimHash,
        expiresAt: AUTUMN + HOUR,
      },
      audit("kiosk.register", kiosk),
    );
    await store.claimKiosk({ claimHash, publicKey, passwordHash: "hash" }, AUTUMN);
  }

  async function send(stream: SignedStream, sizes: () => number, receivedAt: number) {
    const known = (await store.findStream(stream.stream))?.hi;
    const messages =
      known === undefined ? [stream.open()] : ([] as Parameters<HubStore["ingest"]>[0][number][]);
    const outcomes = [...(await store.ingest(messages, receivedAt))];
    for (let hi = known ?? 0; hi < stream.size();) {
      const last = Math.min(stream.size(), hi + sizes());
      outcomes.push(...(await store.ingest([stream.batchOf(hi + 1, last)], receivedAt)));
      hi = last;
    }
    const refused = outcomes.find(({ kind }) => kind === "reject");
    if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`);
  }

  return {
    folder,
    database,
    /** The hub's, now. */
    get key(): SigningKey {
      return key;
    },
    /** The key names the next one, in the log too; from now on that one seals. */
    async changeKey(): Promise<KeyStatement> {
      const next = signingKey(createPrivateKeyPem());
      const said = { from: key.publicKey, to: next.publicKey, at: now };
      const statement = { ...said, sig: key.sign(keyStatementText(said)) };
      const detail = keyStatementDetail(statement);
      await store.appendAudit({
        at: now,
        who: "test",
        action: HUB_KEY_ACTION,
        subject: said.to,
        detail,
      });
      key = next;
      return statement;
    },
    clock,
    store: () => store,
    /** The store's own connection: what is changed here in a transaction, the store sees. */
    db: (): Database => db,
    at: (time: number): void => {
      now = time;
    },
    enrol,
    send,
    closeMonth: (id = "2026-11"): Promise<CloseOutcome> =>
      closePeriod(store, { period: monthOf(id), zone: ZONE, who: "test" }, key, clock),
    async bundle({ unit = null, id = "2026-11" }: { unit?: string | null; id?: string } = {}) {
      bundles += 1;
      const file = join(folder, `bundle-${bundles}.zip`);
      const scope = { period: monthOf(id), unit, zone: ZONE };
      const written = await writeEvidence(
        store,
        scope,
        { key, at: clock.now() },
        createWriteStream(file),
      );
      return { file, written };
    },
    async close(): Promise<void> {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function monthOf(id: string): Period {
  const period = parsePeriod(id, "calendar");
  if (!period.ok) throw new Error(period.fault);
  return period.value;
}

/** Writes what a kiosk may write from `from` to `until`, `n` records. */
export function liveThrough(
  stream: SignedStream,
  chance: Chance,
  { from, until, n }: { readonly from: number; readonly until: number; readonly n: number },
): void {
  const step = Math.floor((until - from) / n);
  let wrong = 0;
  for (let i = 0; i < n; i++) {
    const at = from + i * step;
    const ref = Math.max(1, stream.size() - chance.below(5));
    const kind = chance.below(40);
    if (kind === 0) stream.takeBack(ref, at + wrong);
    else if (kind === 1) stream.explain(ref, ["cho-lau"], at + wrong);
    else if (kind === 2) stream.restart();
    else if (kind === 3) stream.event("start", 0, "", at + wrong);
    else if (kind === 4) wrong = chance.pick([0, 0, -5_000, 60_000, -3 * HOUR]);
    else if (kind === 5) stream.event("clock", -wrong, "ntp", at + wrong, at - from + 60_000);
    else if (kind === 6) stream.rate("RHL", 1_000);
    else if (kind === 7 && chance.below(6) === 0) stream.rotateKey(at + wrong);
    else {
      stream.rate(chance.pick(["RHL", "HL", "BT", "KHL"]), at + wrong, {
        visit: chance.below(6) === 0 ? `v${chance.below(40)}` : "",
        flags: chance.below(15) === 0 ? 1 : 0,
        service: chance.pick(["", "LV-DATDAI", "LV-LA"]),
        scale: chance.below(30) === 0 ? "vn9.9" : "vn4.1",
        mono: at - from + 60_000,
      });
    }
  }
}

const KIOSKS = [
  ["an-q1", "an"],
  ["an-q2", "an"],
  ["binh-q1", "binh"],
] as const;

/** Three kiosks at two centres, one of which begins a second stream; or only the first and the last of them. */
export async function fillAutumn(
  house: EvidenceHouse,
  chance: Chance,
  n = 120,
  kiosks: readonly (typeof KIOSKS)[number][] = KIOSKS,
): Promise<readonly SignedStream[]> {
  const streams: SignedStream[] = [];
  for (const [kiosk, centre] of kiosks) {
    const stream = createSignedStream({ kiosk, centre, at: AUTUMN, scale: "vn4.1" });
    await house.enrol(stream);
    const until = kiosk === "an-q2" ? AUTUMN + 400 * HOUR : WINTER;
    liveThrough(stream, chance, { from: AUTUMN, until, n });
    await house.send(stream, () => 1 + chance.below(30), until);
    streams.push(stream);
    if (kiosk !== "an-q2") continue;
    const size = stream.size();
    const next = createSignedStream({
      kiosk,
      centre,
      at: until,
      scale: "vn4.1",
      reason: "reset",
      prev: { stream: stream.stream, size, head: stream.headAt(size) },
    });
    await house.enrol(next);
    liveThrough(next, chance, { from: until, until: WINTER, n });
    await house.send(next, () => 1 + chance.below(30), WINTER);
    streams.push(next);
  }
  return streams;
}

/** `fine`, else its first fault or why it cannot be read. */
export function verdictText(verdict: Verdict): string {
  if (verdict.kind === "unreadable") return `unreadable: ${verdict.why}`;
  const [first] = verdict.faults;
  return first === undefined ? "fine" : faultText(first);
}

export { verifyBundle };
