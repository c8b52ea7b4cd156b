// The kiosk's own state for counter staff ("Thiết bị"): what works, what waits, which versions, and the seal codes of past days.
// Promises: reading only; the one thing it can begin is the self-test, whose taps are never counted.
import type { JSX } from "preact";
import type { KioskView, SelfTestAnswer, StaffTally } from "../../shared/bridge.ts";
import { faultAdvice, faultName } from "./fault-words.ts";
import { Icon } from "./icon.tsx";
import { clockText, diskText, KioskLine } from "./kiosk-panel.tsx";
import { languagesOf } from "./modes.ts";
import { countText, dateOf, dateText, decimalText, timeText } from "./number-text.ts";
import { Panel, StaffHead } from "./staff-head.tsx";
import { STAFF_TEXT } from "./staff-text.vi.ts";
import { LANGUAGE_NAMES, VOICE_NAMES } from "./texts.ts";
import { voicesOf } from "./voice.ts";

/** The seal codes of so many days; older ones stand at the hub. */
const SEALS = 10;

type Refusal = Exclude<SelfTestAnswer, { readonly ok: true }>["code"];

export function DevicePage(props: {
  readonly view: KioskView;
  readonly tally: StaffTally;
  readonly closesInS: number;
  readonly refusal: Refusal | null;
}): JSX.Element {
  const { view, tally, closesInS, refusal } = props;
  const words = STAFF_TEXT.device;
  const advice = tally.error === null ? null : faultAdvice(tally.error);
  const seals = [tally.today, ...tally.days].filter(({ sealCode }) => sealCode !== null);
  return (
    <main class="page staff page-device">
      <StaffHead view={view} title={STAFF_TEXT.forStaff} subject={STAFF_TEXT.kiosk(view.kiosk)} />
      <div class="device">
        <Panel area="state" title={words.state}>
          <KioskLine tally={tally} />
          <dl class="rows">
            <Row name={words.pending} value={words.ratings(countText(tally.pending))} />
            <Row name={words.delivered} value={momentText(tally.lastDeliveredAt)} />
            <Row name={words.disk} value={withFree(diskText(tally.disk), tally.freeMb)} />
            <Row name={words.clock} value={clockText(tally.clockOffsetMs)} />
            <Row name={words.selfTest} value={selfTestText(tally)} />
            {tally.error === null ? null : (
              <Row name={words.error} value={faultName(tally.error)} fault />
            )}
            {advice === null ? null : <Row name={words.todo} value={advice} />}
          </dl>
        </Panel>
        <Panel area="set" title={words.settings}>
          <dl class="rows">
            <Row name={words.app} value={tally.app} />
            <Row name={words.conf} value={tally.conf === 0 ? words.none : countText(tally.conf)} />
            <Row name={words.scale} value={tally.scale?.id ?? words.none} />
            <Row name={words.screen} value={words.inches(decimalText(view.diagonalInch))} />
            <Row
              name={words.languages}
              value={languagesOf(view)
                .map((language) => LANGUAGE_NAMES[language])
                .join(", ")}
            />
            <Row name={words.voices} value={voicesText(view)} />
          </dl>
        </Panel>
        <Panel area="seals" title={STAFF_TEXT.sealTitle}>
          {seals.length === 0 ? <p class="panel-words">{STAFF_TEXT.sealLater}</p> : null}
          <dl class="rows">
            {seals.slice(0, SEALS).map(({ date, sealCode }) => (
              <Row key={date} name={dateText(date)} value={sealCode ?? ""} code />
            ))}
          </dl>
        </Panel>
      </div>
      <footer class="foot foot-staff">
        <p class="foot-note" role="status">
          {refusal === null ? STAFF_TEXT.closesIn(closesInS) : words.refused[refusal]}
        </p>
        <button type="button" class="action" data-tap="selfTest">
          <Icon name="finger" />
          <span>{words.startTest}</span>
        </button>
        <button type="button" class="action" data-tap="figures">
          <Icon name="again" />
          <span>{STAFF_TEXT.back}</span>
        </button>
        <button type="button" class="action action-first" data-tap="close">
          <Icon name="close" />
          <span>{STAFF_TEXT.close}</span>
        </button>
      </footer>
    </main>
  );
}

function Row(props: {
  readonly name: string;
  readonly value: string;
  readonly fault?: boolean;
  readonly code?: boolean;
}): JSX.Element {
  const { name, value, fault, code } = props;
  const look = fault === true ? "row-value fact-fault" : code === true ? "row-code" : "row-value";
  return (
    <div class="row">
      <dt>{name}</dt>
      <dd class={look}>{value}</dd>
    </div>
  );
}

function momentText(at: number | null): string {
  return at === null ? STAFF_TEXT.device.none : `${timeText(at)} ${dateOf(at)}`;
}

function withFree(state: string, freeMb: number | null): string {
  return freeMb === null ? state : `${state}, ${STAFF_TEXT.device.free(countText(freeMb))}`;
}

/** `Tiếng Việt, Tày, Dao`: the word for a language is said once. */
function voicesText(view: KioskView): string {
  const [first, ...others] = voicesOf(view).map((voice) => VOICE_NAMES[voice].words);
  if (first === undefined) return STAFF_TEXT.device.none;
  return [first, ...others.map((name) => name.replace(/^Tiếng /, ""))].join(", ");
}

function selfTestText({ selfTest, scale }: StaffTally): string {
  const words = STAFF_TEXT.device;
  if (selfTest === null) return words.none;
  const at = momentText(selfTest.at);
  if (selfTest.missing.length === 0) return words.testFine(at);
  const missing = selfTest.missing.map(
    (level) => scale?.levels.find(({ code }) => code === level)?.label.vi ?? level,
  );
  return words.testMissing(at, missing.join(", "));
}
