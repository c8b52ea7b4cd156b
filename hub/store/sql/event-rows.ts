// Events of kiosks by local day, from the entry table: self-tests, openings of days, whatever a watch asks for.
// Promises: reads only the records of that day, however many there are of others.
import type { SqlConnection } from "./sql-connection.ts";
import type { KioskEvent } from "../hub-store.ts";

type EventRow = { readonly kiosk: string; readonly at: number; readonly text: string };

export function createEventRows(db: SqlConnection) {
  const ofDay = db.prepare<[number, string], EventRow>(
    `SELECT k.code AS kiosk, e.effective_at AS at, e.text FROM stream_day d
     JOIN stream s ON s.id = d.stream_id JOIN kiosk k ON k.id = s.kiosk_id
     JOIN entry e ON e.stream_id = d.stream_id AND e.seq BETWEEN d.first_seq AND d.last_seq
     WHERE d.day = ? AND e.kind = 'e' AND instr(e.text, ?) > 0 ORDER BY e.effective_at, e.seq`,
  );
  return {
    listEvents: (code: string, day: number): readonly KioskEvent[] =>
      ofDay.all(day, `,"${code}",`).flatMap(({ kiosk, at, text }) => {
        // The record's form was checked before it was stored; here it is enough to know what is passed on.
        const [, , , , , found, number, words] = JSON.parse(text) as readonly unknown[];
        if (typeof number !== "number" || typeof words !== "string") {
          throw new Error(`an event of ${kiosk} cannot be read: ${text}`);
        }
        return found === code ? [{ kiosk, at, number, text: words }] : [];
      }),
  };
}
