// A kiosk's folder with more than a year of ratings in it, as the store itself would have written them one by one.
import { join } from "node:path";
import Database from "better-sqlite3";
import type { KioskIdentity } from "../../kiosk/core/identity.ts";
import { newStream } from "../../kiosk/core/new-stream.ts";
import { openKioskStore } from "../../kiosk/store/sqlite-kiosk-store.ts";
import { nextHash } from "../../shared/evidence/chain.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { dayBefore } from "../../shared/local-moment.ts";
import { createHubVoice, CONF_BODY } from "./hub-voice.ts";
import { pinHash } from "./staff-pin.ts";

/** 13 months of a busy counter; the newest day is the one before `TODAY`, because the kiosk has only just started. */
export const MONTHS = { days: 396, perDay: 501, pending: 20, pin: "246810" } as const;
export const TODAY = 20_261_124;
/** 09:00 in Việt Nam. */
export const NOW = Date.UTC(2026, 10, 24, 2);

const DAY_MS = 86_400_000;
const LEVELS = ["RHL", "HL", "KHL"] as const;
const EVERY = 50;

export type MonthsOfRatings = {
  readonly file: string;
  readonly ratings: number;
  readonly identity: KioskIdentity;
};

/** Fills `folder`: 198,396 ratings, all but the last 20 acknowledged, and a configuration with a PIN. */
export function fillMonths(folder: string): MonthsOfRatings {
  const file = join(folder, "kiosk.db");
  const identity: KioskIdentity = {
    kiosk: "bl-q1",
    centre: "binh-lieu",
    prefix: "hailong",
    hubPublicKey: createHubVoice().publicKey,
    privateKeyPem: createPrivateKeyPem(),
    mqtt: { url: "mqtt://127.0.0.1:9", username: "", password: "", ca: null },
  };
  const begin = NOW - MONTHS.days * DAY_MS;
  const store = openKioskStore(file, { ballastBytes: 0 });
  store.openStream(
    newStream({
      identity,
      key: signingKey(identity.privateKeyPem),
      at: begin,
      app: "1",
      reason: "install",
      previous: undefined,
    }),
  );
  store.putConf({ ...CONF_BODY, staffPin: pinHash(MONTHS.pin) });
  const { head = "" } = store.currentStream() ?? {};
  store.close();
  insertRatings(file, Buffer.from(head, "base64url"), begin);
  return { file, ratings: MONTHS.days * MONTHS.perDay, identity };
}

/** All of it in one commit. */
function insertRatings(file: string, genesis: Buffer, begin: number): void {
  const db = new Database(file);
  const record = db.prepare(
    "INSERT INTO record (stream_id, seq, at, day, body) VALUES (1,?,?,?,?)",
  );
  const mark = db.prepare("INSERT INTO mark (stream_id, seq, hash) VALUES (1, ?, ?)");
  const count = db.prepare(
    "INSERT INTO day_count (day, scale, level, n) VALUES (?, 'vn3.1', ?, ?)",
  );
  const seal = db.prepare(
    "INSERT INTO day_seal (day, stream_id, seq, counts, hash) VALUES (?, 1, ?, ?, ?)",
  );
  const counts = LEVELS.map((level) => `${level}:${MONTHS.perDay / LEVELS.length}`).join(",");
  const reason = db.prepare("INSERT INTO day_reason (day, reason, n) VALUES (?, 'CHO-LAU', 40)");
  db.transaction(() => {
    let head = genesis;
    let seq = 0;
    for (let index = 0; index < MONTHS.days; index++) {
      const day = dayBefore(TODAY, MONTHS.days - index);
      for (let n = 0; n < MONTHS.perDay; n++) {
        seq += 1;
        const at = begin + index * DAY_MS + n * 55_000;
        const level = LEVELS[n % LEVELS.length] ?? "HL";
        const body = `[${seq},"r",${at},${at - begin},1,"q1","LV-DATDAI","vn3.1","${level}",1,"",0]`;
        head = nextHash(head, body);
        record.run(seq, at, day, body);
        if (seq % EVERY === 0) mark.run(seq, head);
      }
      for (const level of LEVELS) count.run(day, level, MONTHS.perDay / LEVELS.length);
      reason.run(day);
      // Each day was closed on its evening; the newest one still has to be.
      if (index < MONTHS.days - 1) seal.run(day, seq, counts, head);
    }
    db.prepare("UPDATE stream SET size = ?, head = ?, acked = ?, safe = ?").run(
      seq,
      head,
      seq - MONTHS.pending,
      seq - 1_000,
    );
  })();
  db.close();
}
