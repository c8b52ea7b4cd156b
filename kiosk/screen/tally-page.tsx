// The day in figures for counter staff, offline too: count, percentage with its interval, levels, the days before, the kiosk.
// Promises: reading only; fewer than five ratings show no detail; nothing unknown is shown as 0 or 100.
import type { JSX } from "preact";
import type { DayTally, KioskView, StaffTally } from "../../shared/bridge.ts";
import { satisfiedPercent } from "../../shared/satisfaction.ts";
import { DaysChart } from "./days-chart.tsx";
import { Face } from "./face.tsx";
import { Icon } from "./icon.tsx";
import { KioskPanel } from "./kiosk-panel.tsx";
import { countText, dateText, decimalText, percentText } from "./number-text.ts";
import { ReasonsPanel } from "./reasons-panel.tsx";
import { SealPanel } from "./seal-panel.tsx";
import { Panel, StaffHead } from "./staff-head.tsx";
import { STAFF_TEXT } from "./staff-text.vi.ts";

export function TallyPage(props: {
  readonly view: KioskView;
  readonly tally: StaffTally;
  readonly closesInS: number;
}): JSX.Element {
  const { view, tally, closesInS } = props;
  const { today, days } = tally;
  const levels = tally.scale?.levels.length ?? 0;
  return (
    <main class="page staff page-tally">
      <StaffHead
        view={view}
        title={STAFF_TEXT.dayFigures}
        subject={STAFF_TEXT.today(dateText(today.date))}
      />
      <div class="tally">
        <Panel area="figures">
          <DayFigures day={today} />
        </Panel>
        <Panel area="levels">
          <Levels day={today} scale={tally.scale} />
        </Panel>
        <Panel area="reasons" title={STAFF_TEXT.reasons} sum={STAFF_TEXT.lastDays(days.length)}>
          <ReasonsPanel view={view} tally={tally} most={levels > 4 ? 1 : 2} />
        </Panel>
        <Panel
          area="days"
          title={STAFF_TEXT.lastDays(days.length)}
          sum={STAFF_TEXT.device.ratings(countText(days.reduce((sum, { n }) => sum + n, 0)))}
        >
          <DaysChart days={days} />
        </Panel>
        <Panel area="kiosk" title={STAFF_TEXT.kiosk(view.kiosk)}>
          <KioskPanel tally={tally} />
        </Panel>
        <Panel area="seal" title={STAFF_TEXT.sealTitle}>
          <SealPanel today={today} days={days} />
        </Panel>
      </div>
      <footer class="foot foot-staff">
        <p class="foot-note">
          {STAFF_TEXT.readOnly} · {STAFF_TEXT.closesIn(closesInS)}
        </p>
        <button type="button" class="action" data-tap="device">
          <Icon name="device" />
          <span>{STAFF_TEXT.device.title}</span>
        </button>
        <button type="button" class="action action-first" data-tap="close">
          <Icon name="close" />
          <span>{STAFF_TEXT.close}</span>
        </button>
      </footer>
    </main>
  );
}

function DayFigures({ day }: { readonly day: DayTally }): JSX.Element {
  if (day.n === 0) return <p class="panel-words">{STAFF_TEXT.noneToday}</p>;
  const { n, satisfied, interval95 } = day;
  return (
    <>
      <div class="figures">
        <div>
          <p class="figure-name">{STAFF_TEXT.total}</p>
          <p class="figure">{countText(n)}</p>
        </div>
        <div>
          <p class="figure-name">{STAFF_TEXT.satisfaction}</p>
          <p class="figure">
            {day.satisfiedPercent === null ? "—" : percentText(day.satisfiedPercent)}
          </p>
        </div>
      </div>
      {satisfied === null || interval95 === null ? null : (
        <p class="figure-note">
          {STAFF_TEXT.ofRatings(countText(satisfied), countText(n))} ·{" "}
          {STAFF_TEXT.interval(decimalText(interval95[0]), decimalText(interval95[1]))}
        </p>
      )}
    </>
  );
}

function Levels(props: {
  readonly day: DayTally;
  readonly scale: StaffTally["scale"];
}): JSX.Element {
  const { day, scale } = props;
  if (day.counts === null) {
    return <p class="panel-words">{day.n === 0 ? STAFF_TEXT.noneToday : STAFF_TEXT.few}</p>;
  }
  return (
    <ul class="levels" aria-label={STAFF_TEXT.levels}>
      {day.counts.map(({ level, n }) => (
        <li key={level}>
          <Face level={level} />
          <span class="level-name">
            {scale?.levels.find(({ code }) => code === level)?.label.vi ?? level}
          </span>
          <svg class="level-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-ground" width="100" height="10" />
            <rect class="bar" width={(100 * n) / day.n} height="10" />
          </svg>
          <span class="level-count">{countText(n)}</span>
          <span class="level-share">{shareText(n, day.n)}</span>
        </li>
      ))}
    </ul>
  );
}

/** A level's share of the day, by the same rounding as the whole figure: never 100,0 while another level was chosen. */
function shareText(part: number, n: number): string {
  const percent = satisfiedPercent({ n, satisfied: part });
  return percent === null ? "—" : percentText(percent);
}
