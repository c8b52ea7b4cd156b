// The day in figures for counter staff, offline too: count, percentage with its interval, levels, the days before, the kiosk.
// Promises: reading only; fewer than five ratings show no detail; nothing unknown is shown as 0 or 100.
import type { ComponentChildren, JSX } from "preact";
import type { DayTally, KioskView, StaffTally } from "../../shared/bridge.ts";
import { DaysChart } from "./days-chart.tsx";
import { Face } from "./face.tsx";
import { Icon } from "./icon.tsx";
import { KioskPanel } from "./kiosk-panel.tsx";
import { countText, dateText, decimalText, percentText } from "./number-text.ts";
import { STAFF_TEXT } from "./staff-text.vi.ts";

export function TallyPage(props: {
  readonly view: KioskView;
  readonly tally: StaffTally;
  readonly closesInS: number;
}): JSX.Element {
  const { view, tally, closesInS } = props;
  const { today, days } = tally;
  return (
    <main class="page staff page-tally">
      <header class="masthead">
        <div class="masthead-who">
          <p class="tally-title">{STAFF_TEXT.dayFigures}</p>
          <h1 class="tally-date">{STAFF_TEXT.today(dateText(today.date))}</h1>
        </div>
        <div class="masthead-where">
          {view.demo ? <p class="demo">{STAFF_TEXT.demo}</p> : null}
          <div class="tally-where">
            <p>{view.centreName}</p>
            <p>{view.domainName}</p>
          </div>
          {view.counter === null ? null : <p class="plate">{view.counter.name}</p>}
        </div>
      </header>
      <div class="tally">
        <Panel area="figures">
          <DayFigures day={today} />
        </Panel>
        <Panel area="levels" title={STAFF_TEXT.levels}>
          <Levels day={today} scale={tally.scale} />
        </Panel>
        <Panel area="days" title={STAFF_TEXT.lastDays(days.length)}>
          <DaysChart days={days} />
        </Panel>
        <Panel area="kiosk" title={STAFF_TEXT.kiosk(view.kiosk)}>
          <KioskPanel tally={tally} />
        </Panel>
        <Panel area="seal" title={STAFF_TEXT.sealTitle}>
          <Seal today={today} days={days} />
        </Panel>
      </div>
      <footer class="foot">
        <p class="foot-note">
          {STAFF_TEXT.readOnly} · {STAFF_TEXT.closesIn(Math.max(0, closesInS))}
        </p>
        <button type="button" class="action action-first" data-tap="close">
          <Icon name="close" />
          <span>{STAFF_TEXT.close}</span>
        </button>
      </footer>
    </main>
  );
}

function Panel(props: {
  readonly area: string;
  readonly title?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { area, title, children } = props;
  return (
    <section class={`panel panel-${area}`}>
      {title === undefined ? null : <h2 class="panel-title">{title}</h2>}
      {children}
    </section>
  );
}

function DayFigures({ day }: { readonly day: DayTally }): JSX.Element {
  if (day.n === 0) return <p class="panel-words">{STAFF_TEXT.noneToday}</p>;
  const { n, satisfied, satisfiedPercent, interval95 } = day;
  return (
    <div class="figures">
      <div>
        <p class="figure-name">{STAFF_TEXT.total}</p>
        <p class="figure">{countText(n)}</p>
      </div>
      <div>
        <p class="figure-name">{STAFF_TEXT.satisfaction}</p>
        <p class="figure">{satisfiedPercent === null ? "—" : percentText(satisfiedPercent)}</p>
        {satisfied === null || interval95 === null ? null : (
          <p class="figure-note">
            {STAFF_TEXT.interval(decimalText(interval95[0]), decimalText(interval95[1]))}
            <br />
            {STAFF_TEXT.ofRatings(countText(satisfied), countText(n))}
          </p>
        )}
      </div>
    </div>
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
    <ul class="levels">
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
        </li>
      ))}
    </ul>
  );
}

function Seal(props: {
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
      {before === undefined ? null : (
        <>
          <p class="panel-note">{STAFF_TEXT.sealOf(dateText(before.date))}</p>
          <p class={today.sealCode === null ? "seal-code" : "seal-code seal-code-small"}>
            {before.sealCode}
          </p>
        </>
      )}
    </>
  );
}
