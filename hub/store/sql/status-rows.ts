// The status and alarm tables: how each kiosk was last seen, and what people should look at.
// Promises: a last will changes the state and keeps the last signed status; no alarm is ever deleted.
import type { SqlConnection } from "./sql-connection.ts";
import type { Alarm, KioskStatus } from "../hub-store.ts";

export type StatusRows = ReturnType<typeof createStatusRows>;

export function createStatusRows(db: SqlConnection) {
  const put = db.prepare(
    `INSERT INTO status (kiosk_id, state, sid, message, received_at)
     VALUES ((SELECT id FROM kiosk WHERE code = @kiosk), @state, @sid, @message, @receivedAt)
     ON CONFLICT (kiosk_id) DO UPDATE SET state = excluded.state, sid = excluded.sid,
       message = coalesce(excluded.message, status.message), received_at = excluded.received_at`,
  );
  const select = `SELECT k.code AS kiosk, s.state, s.sid, s.message, s.received_at AS receivedAt
    FROM status s JOIN kiosk k ON k.id = s.kiosk_id`;
  const all = db.prepare<[], KioskStatus>(`${select} ORDER BY k.code`);
  const one = db.prepare<[string], KioskStatus>(`${select} WHERE k.code = ?`);
  const addAlarm = db.prepare("INSERT INTO alarm (at, kiosk, code, detail) VALUES (?, ?, ?, ?)");
  const alarms = db.prepare<[number], Alarm>(
    "SELECT at, kiosk, code, detail FROM alarm ORDER BY id DESC LIMIT ?",
  );

  return {
    recordStatus(status: KioskStatus): void {
      put.run(status);
    },
    findStatus: (kiosk: string): KioskStatus | undefined => one.get(kiosk),
    listStatuses: (): readonly KioskStatus[] => all.all(),
    raiseAlarm({ at, kiosk, code, detail }: Alarm): void {
      addAlarm.run(at, kiosk, code, detail);
    },
    listAlarms: (most: number): readonly Alarm[] => alarms.all(most),
  };
}
