// The day's seal code, large: what people compare with the hub's by eye.
import type { JSX } from "preact";
import type { DayTally } from "../../shared/bridge.ts";
import { dateText } from "./number-text.ts";
import { STAFF_TEXT } from "./staff-text.vi.ts";

export function SealPanel(props: {
  readonly today: DayTally;
  readonly days: readonly DayTally[];
}): JSX.Element {
  const { today, days } = props;
  const before = days.find(({ sealCode }) => sealCode !== null);
  return (
    <>
      {today.sealCode === null ? (
        <p class="panel-words">{STAFF_TEXT.sealLater}</p>
      ) : (
        <>
          <p class="seal-code">{today.sealCode}</p>
          <p class="panel-words">{STAFF_TEXT.sealNote}</p>
        </>
      )}
      {before === undefined ? null : today.sealCode === null ? (
        <>
          <p class="panel-note">{STAFF_TEXT.sealOf(dateText(before.date))}</p>
          <p class="seal-code">{before.sealCode}</p>
        </>
      ) : (
        <p class="panel-note seal-before">
          {STAFF_TEXT.sealBefore(dateText(before.date), before.sealCode ?? "")}
        </p>
      )}
    </>
  );
}
