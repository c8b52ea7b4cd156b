// H12: how many ratings may be missing when a kiosk begins a new stream, in a sentence for the alarm.
// Never guesses: what neither the kiosk's last status nor its new stream says is called unknown.
import type { StatusMessage } from "../../../shared/protocol/kiosk-messages.ts";
import type { CheckedOpen, KioskStatus } from "../hub-store.ts";
import type { StreamRow } from "./stream-rows.ts";

export function missingRatings(
  { prev }: CheckedOpen,
  newest: StreamRow,
  status: KioskStatus | undefined,
): string {
  const sizes: number[] = [];
  if (prev?.stream === newest.code) sizes.push(prev.size);
  if (status !== undefined && status.message !== null) {
    const { stream, size } = JSON.parse(status.message) as StatusMessage; // checked before it was recorded
    if (stream === newest.code) sizes.push(size);
  }
  if (sizes.length === 0) return "an unknown number of ratings may be missing";
  const missing = Math.max(0, Math.max(...sizes) - newest.hi);
  return missing === 0 ? "no rating is missing" : `up to ${missing} ratings may be missing`;
}
