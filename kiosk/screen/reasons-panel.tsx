// Why ratings were not satisfied ones: of the finished days, so that nobody is told by a reason that came a minute ago.
// Promises: hidden below five ratings; today's reasons stand here only after the day's close.
import type { JSX } from "preact";
import type { KioskView, StaffTally } from "../../shared/bridge.ts";
import { countText } from "./number-text.ts";
import { STAFF_TEXT } from "./staff-text.vi.ts";

export function ReasonsPanel(props: {
  readonly view: KioskView;
  readonly tally: StaffTally;
  /** As many as there is room for. */
  readonly most: number;
}): JSX.Element {
  const { view, tally, most } = props;
  const { reasons, today } = tally;
  const later = today.sealCode === null;
  return (
    <>
      {reasons === null ? (
        <p class="panel-words">{later ? STAFF_TEXT.reasonsLater : STAFF_TEXT.few}</p>
      ) : reasons.length === 0 ? (
        <p class="panel-words">{STAFF_TEXT.noReasons}</p>
      ) : (
        <ol class="why">
          {reasons.slice(0, most).map(({ reason, n }) => (
            <li key={reason}>
              <span class="why-words">
                {view.reasons.find(({ code }) => code === reason)?.label.vi ?? reason}
              </span>
              <span class="why-count">{countText(n)}</span>
            </li>
          ))}
        </ol>
      )}
      {later && reasons !== null ? <p class="panel-note">{STAFF_TEXT.reasonsTodayLater}</p> : null}
    </>
  );
}
