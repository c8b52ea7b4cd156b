// The staff's page: PIN, then the day's tally and the kiosk's state. It closes itself, and it has no way to rate, change or
// delete anything: of the bridge it uses the staff calls only.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { KioskBridge, KioskView, SelfTestAnswer, StaffTally } from "../../shared/bridge.ts";
import type { Clock } from "../../shared/clock.ts";
import { DevicePage } from "./device-page.tsx";
import { PLAIN_MODES } from "./modes.ts";
import { useLook } from "./look.ts";
import { NO_TRY, PinPage, stepPin, type PinEntry } from "./pin-page.tsx";
import { GUARD_MS } from "./screen-state.ts";
import { openTapSurface } from "./tap-surface.ts";
import { TallyPage } from "./tally-page.tsx";

/** The PIN page closes after this without a touch; the tally when the kiosk ends the session, or after as long. */
const PIN_SILENCE_S = 30;
const TALLY_SILENCE_S = 60;
const REFRESH_S = 3;

type Opened = { readonly session: string; readonly tally: StaffTally };
type Part = "figures" | "device";

export function StaffPage(props: {
  readonly bridge: Pick<
    KioskBridge,
    "staffSignIn" | "staffTally" | "staffSignOut" | "staffSelfTest"
  >;
  readonly clock: Clock;
  readonly view: KioskView;
  readonly leave: () => void;
}): JSX.Element {
  const { bridge, clock, view, leave } = props;
  const [entry, setEntry] = useState<PinEntry>(NO_TRY);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [quietS, setQuietS] = useState(0);
  const [part, setPart] = useState<Part>("figures");
  const [refusal, setRefusal] = useState<(SelfTestAnswer & { ok: false })["code"] | null>(null);
  /** What the newest tap finds: two quick taps must not both see the page before the first. */
  const latest = useRef({ entry, opened });
  useLook(view, PLAIN_MODES);

  const changeEntry = (next: PinEntry): void => {
    latest.current = { ...latest.current, entry: next };
    setEntry(next);
  };
  const changeOpened = (next: Opened): void => {
    latest.current = { ...latest.current, opened: next };
    setOpened(next);
  };
  const close = (): void => {
    const session = latest.current.opened?.session;
    if (session !== undefined) void bridge.staffSignOut({ session });
    leave();
  };
  const read = async (session: string): Promise<void> => {
    const answer = await bridge.staffTally({ session });
    if (answer.ok) changeOpened({ session, tally: answer.tally });
    else leave();
  };
  const signIn = async (pin: string): Promise<void> => {
    changeEntry({ digits: "", checking: true, refusal: null });
    const answer = await bridge.staffSignIn({ pin });
    if (answer.ok) await read(answer.session);
    else changeEntry({ digits: "", checking: false, refusal: answer });
  };
  const startSelfTest = async (): Promise<void> => {
    const session = latest.current.opened?.session;
    if (session === undefined) return;
    const answer = await bridge.staffSelfTest({ session });
    // The test needs the citizen's page.
    if (answer.ok) close();
    else setRefusal(answer.code);
  };
  const onTap = (name: string): void => {
    if (name === "close") close();
    else if (name === "device" || name === "figures") {
      setRefusal(null);
      setPart(name);
    } else if (name === "selfTest") void startSelfTest();
    else if (name === "enter") void signIn(latest.current.entry.digits);
    else changeEntry(stepPin(latest.current.entry, name));
  };

  useEffect(() => {
    // "Close" stands where "enter" stood: the second tap of a double tap must not reach it.
    const since = clock.uptime();
    const surface = openTapSurface({
      page: document,
      isLive: () => opened === null || clock.uptime() - since >= GUARD_MS,
      onTap,
      onTouch: () => setQuietS(0),
    });
    return () => surface.close();
  }, [opened === null, part]);

  // One second at a time: the countdowns, the refresh, and the page's own end.
  useEffect(
    () =>
      clock.after(1_000, () => {
        const quiet = quietS + 1;
        setQuietS(quiet);
        changeEntry(stepPin(latest.current.entry, "second"));
        if (opened === null) {
          if (quiet >= PIN_SILENCE_S) close();
          return;
        }
        const closesInS = opened.tally.closesInS - 1;
        changeOpened({ ...opened, tally: { ...opened.tally, closesInS } });
        if (closesInS <= 0 || quiet >= TALLY_SILENCE_S) close();
        else if (closesInS % REFRESH_S === 0) void read(opened.session);
      }),
    [quietS, opened],
  );

  if (opened !== null) {
    const closesInS = Math.min(opened.tally.closesInS, TALLY_SILENCE_S - quietS);
    const shown = { view, tally: opened.tally, closesInS: Math.max(0, closesInS) };
    return part === "device" ? (
      <DevicePage {...shown} refusal={refusal} />
    ) : (
      <TallyPage {...shown} />
    );
  }
  return <PinPage view={view} entry={entry} closesInS={PIN_SILENCE_S - quietS} />;
}
