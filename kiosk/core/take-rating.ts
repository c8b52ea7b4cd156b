// Station 3: takes a citizen's tap. One durable transaction (record and chain head), and only then the answer that thanks.
// Promises (K1): `ok` means on the disk. One tap, one rating; no level is ever filled in. Nothing here waits for the network.
import type { TakeAnswer, TakeCall } from "../../shared/bridge.ts";
import type { Clock } from "../../shared/clock.ts";
import type { ConfBody } from "../../shared/protocol/hub-messages.ts";
import type { StreamRecord } from "../../shared/rating.ts";
import type { RecordDraft } from "../store/kiosk-store.ts";
import type { Used } from "./store-keeper.ts";

/** While the thank-you stands on the screen, a second tap is the same finger (ms). */
const THANKS_MS = 1_000;

export type LastRating = {
  readonly ref: number;
  readonly takenUptime: number;
  readonly takenBack: boolean;
  readonly explained: boolean;
};

export type RatingDesk = {
  readonly clock: Clock;
  readonly conf: () => ConfBody | undefined;
  readonly isOpen: () => boolean;
  readonly isOutOfService: () => boolean;
  /** The screen's own tap for a self-test. */
  readonly takeTest: (level: string, run: number) => TakeAnswer;
  readonly write: (draft: RecordDraft) => Used<StreamRecord>;
  /** The last rating of this run; only that one can be taken back or explained. */
  last: LastRating | undefined;
};

export function takeRating(desk: RatingDesk, { level, test }: TakeCall): TakeAnswer {
  if (test !== undefined) return desk.takeTest(level, test);
  if (desk.isOutOfService()) return { ok: false, code: "out_of_service" };
  const conf = desk.conf();
  if (conf === undefined || !desk.isOpen()) return { ok: false, code: "closed" };
  const { id, levels } = conf.scale;
  if (!levels.some(({ code }) => code === level)) return { ok: false, code: "unknown_level" };
  const takenUptime = desk.clock.uptime();
  if (desk.last !== undefined && takenUptime - desk.last.takenUptime < THANKS_MS) {
    return { ok: false, code: "too_soon" };
  }
  const counter = conf.counters[0]?.code ?? "";
  const written = desk.write(["r", counter, conf.service, id, level, conf.layout, "", 0]);
  if (!written.ok) return { ok: false, code: "out_of_service" };
  const ref = written.value[0];
  desk.last = { ref, takenUptime, takenBack: false, explained: false };
  return { ok: true, ref };
}
