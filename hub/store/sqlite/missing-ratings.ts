// H12: how many ratings may be missing when a kiosk begins a new stream, in a sentence for the alarm.
// Never guesses: what neither the kiosk's last status nor its new stream says is called unknown.
import { parseStatus } from "../../../shared/protocol/kiosk-messages.ts";
import type { CheckedOpen, KioskStatus } from "../hub-store.ts";
import type { StreamRow } from "./stream-rows.ts";

export function missingRatings(
  { prev }: CheckedOpen,
  newest: StreamRow,
  status: KioskStatus | undefined,
): string {
  const sizes: number[] = [];
  if (prev?.stream === newest.code) sizes.push(prev.size);
  const parsed = status?.message ? parseStatus(JSON.parse(status.message)) : undefined;
  if (parsed?.ok === true && parsed.value.stream === newest.code) sizes.push(parsed.value.size);
  if (sizes.length === 0) return "an unknown number of ratings may be missing";
  const missing = Math.max(0, Math.max(...sizes) - newest.hi);
  return missing === 0 ? "no rating is missing" : `up to ${missing} ratings may be missing`;
}
