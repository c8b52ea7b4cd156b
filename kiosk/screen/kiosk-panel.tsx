// The state of the kiosk in words first: connected or since when not, what waits to be sent, disk, clock, and any fault.
import type { JSX } from "preact";
import type { StaffTally } from "../../shared/bridge.ts";
import { faultInSentence } from "./fault-words.ts";
import { Icon } from "./icon.tsx";
import { countText, dateOf, decimalText, timeText } from "./number-text.ts";
import { STAFF_TEXT } from "./staff-text.vi.ts";

/** A clock that is off by less is corrected without anybody noticing (protocol H6). */
const CLOCK_FINE_MS = 2_000;

export function KioskPanel({ tally }: { readonly tally: StaffTally }): JSX.Element {
  const { pending, lastDeliveredAt, error } = tally;
  return (
    <>
      <KioskLine tally={tally} />
      <ul class="facts">
        <li>{STAFF_TEXT.pending(countText(pending))}</li>
        <li>
          {lastDeliveredAt === null
            ? STAFF_TEXT.neverDelivered
            : STAFF_TEXT.lastDelivery(`${timeText(lastDeliveredAt)} ${dateOf(lastDeliveredAt)}`)}
        </li>
        {healthTexts(tally).map((text) => (
          <li key={text}>{text}</li>
        ))}
        {error === null ? null : (
          <li class="fact-fault">{STAFF_TEXT.error(faultInSentence(error))}</li>
        )}
      </ul>
    </>
  );
}

/** Connected, or since when not. */
export function KioskLine({ tally }: { readonly tally: StaffTally }): JSX.Element {
  const { connected, disconnectedAt } = tally;
  return (
    <p class={connected ? "link" : "link link-cut"}>
      <Icon name={connected ? "connected" : "cut"} />
      <span>
        {connected
          ? STAFF_TEXT.connected
          : disconnectedAt === null
            ? STAFF_TEXT.notConnected
            : STAFF_TEXT.disconnectedAt(timeText(disconnectedAt))}
      </span>
    </p>
  );
}

function healthTexts({ disk, clockOffsetMs }: StaffTally): readonly string[] {
  const texts = [diskText(disk), clockText(clockOffsetMs)] as const;
  const allFine = texts[0] === STAFF_TEXT.diskFine && texts[1] === STAFF_TEXT.clockFine;
  return allFine ? [STAFF_TEXT.allFine] : [STAFF_TEXT.disk(texts[0]), STAFF_TEXT.clock(texts[1])];
}

export function diskText(disk: string): string {
  if (disk === "full") return STAFF_TEXT.diskFull;
  return disk === "low" ? STAFF_TEXT.diskLow : STAFF_TEXT.diskFine;
}

export function clockText(offsetMs: number | null): string {
  if (offsetMs === null) return STAFF_TEXT.clockUnknown;
  if (Math.abs(offsetMs) <= CLOCK_FINE_MS) return STAFF_TEXT.clockFine;
  return STAFF_TEXT.clockOff(decimalText(Math.abs(offsetMs) / 1_000));
}
