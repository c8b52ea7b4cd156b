// What a citizen may still say about the rating just given: take it back, or say why. Each is a new record; nothing is changed.
// Promises: only the last rating of this run, once, and only for a short while, because the next person is already standing there.
import type { ChangeAnswer, ExplainCall, TakeBackCall } from "../../shared/bridge.ts";
import type { LastRating, RatingDesk } from "./take-rating.ts";

const TAKE_BACK_MS = 30_000;
const EXPLAIN_MS = 120_000;

export function takeBackRating(desk: RatingDesk, { ref }: TakeBackCall): ChangeAnswer {
  const found = findLast(desk, ref, TAKE_BACK_MS);
  if ("ok" in found) return found;
  if (!desk.write(["v", ref, "citizen"]).ok) return { ok: false, code: "out_of_service" };
  desk.last = { ...found, takenBack: true };
  return { ok: true };
}

export function explainRating(desk: RatingDesk, { ref, reasons }: ExplainCall): ChangeAnswer {
  const found = findLast(desk, ref, EXPLAIN_MS);
  if ("ok" in found) return found;
  if (found.explained) return { ok: false, code: "not_last" };
  const codes = [...new Set(reasons)].join(",");
  if (!desk.write(["w", ref, codes]).ok) return { ok: false, code: "out_of_service" };
  desk.last = { ...found, explained: true };
  return { ok: true };
}

function findLast(desk: RatingDesk, ref: number, withinMs: number): LastRating | ChangeAnswer {
  if (desk.isOutOfService()) return { ok: false, code: "out_of_service" };
  const { last } = desk;
  if (last?.ref !== ref || last.takenBack) return { ok: false, code: "not_last" };
  const since = desk.clock.uptime() - last.takenUptime;
  return since > withinMs ? { ok: false, code: "too_late" } : last;
}
