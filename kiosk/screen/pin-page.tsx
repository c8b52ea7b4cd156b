// The PIN: our own large buttons, because a kiosk has no keyboard. The digits are shown as dots and kept nowhere.
import type { JSX } from "preact";
import type { KioskView, StaffSignInAnswer } from "../../shared/bridge.ts";
import { Icon } from "./icon.tsx";
import { STAFF_TEXT } from "./staff-text.vi.ts";

const FEWEST_DIGITS = 4;
const MOST_DIGITS = 12;
const DOTS = 6;

export type PinEntry = {
  readonly digits: string;
  readonly checking: boolean;
  readonly refusal: Extract<StaffSignInAnswer, { readonly ok: false }> | null;
};

export const NO_TRY: PinEntry = { digits: "", checking: false, refusal: null };

/** What a key (or a second that passed) does to the entry. */
export function stepPin(entry: PinEntry, name: string): PinEntry {
  if (name === "second") {
    const { refusal } = entry;
    if (refusal === null || refusal.retryInS === 0) return entry;
    const retryInS = refusal.retryInS - 1;
    return { ...entry, refusal: retryInS === 0 ? null : { ...refusal, retryInS } };
  }
  if (entry.checking) return entry;
  if (name === "erase") return { ...entry, digits: entry.digits.slice(0, -1) };
  if (!/^digit:[0-9]$/.test(name) || entry.digits.length >= MOST_DIGITS) return entry;
  const refusal = entry.refusal?.code === "wrong_pin" ? null : entry.refusal;
  return { ...entry, digits: entry.digits + name.slice(-1), refusal };
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

export function PinPage(props: {
  readonly view: KioskView;
  readonly entry: PinEntry;
  readonly closesInS: number;
}): JSX.Element {
  const { view, entry, closesInS } = props;
  const { digits, checking, refusal } = entry;
  const dots = Array.from({ length: Math.max(DOTS, digits.length) }, (_, at) => at < digits.length);
  return (
    <main class="page staff page-pin">
      <div class="pin-words">
        <p class="pin-for">{STAFF_TEXT.forStaff}</p>
        <h1 class="pin-title">{STAFF_TEXT.enterPin}</h1>
        {view.counter === null ? null : (
          <p class="pin-purpose">{STAFF_TEXT.pinPurpose(view.counter.name)}</p>
        )}
        <p class="pin-dots" role="img" aria-label={STAFF_TEXT.digits(digits.length)}>
          {dots.map((full, at) => (
            <span key={at} class={full ? "dot dot-full" : "dot"} />
          ))}
        </p>
        <p class="pin-refusal" role="alert">
          {refusal === null ? "" : refusalText(refusal)}
        </p>
      </div>
      <div class="pin-leave">
        <button type="button" class="action" data-tap="close">
          <Icon name="again" />
          <span>{STAFF_TEXT.back}</span>
        </button>
        <p class="pin-closes">{STAFF_TEXT.closesIn(closesInS)}</p>
      </div>
      <div class="keys">
        {KEYS.map((digit) => (
          <Key key={digit} digit={digit} />
        ))}
        <button type="button" class="key key-erase" data-tap="erase">
          <Icon name="erase" />
          <span>{STAFF_TEXT.erase}</span>
        </button>
        <Key digit="0" />
        <button
          type="button"
          class="key key-enter"
          data-tap="enter"
          aria-label={STAFF_TEXT.confirm}
          aria-disabled={checking || digits.length < FEWEST_DIGITS}
        >
          <Icon name="tick" />
        </button>
      </div>
    </main>
  );
}

function Key({ digit }: { readonly digit: string }): JSX.Element {
  return (
    <button type="button" class="key" data-tap={`digit:${digit}`}>
      {digit}
    </button>
  );
}

function refusalText({ code, retryInS, triesLeft }: NonNullable<PinEntry["refusal"]>): string {
  switch (code) {
    case "wrong_pin":
      return STAFF_TEXT.wrongPin(triesLeft);
    case "locked":
      return STAFF_TEXT.locked(retryInS);
    case "no_pin":
      return STAFF_TEXT.noPin;
  }
}
