// Which of the two pages is up: the citizen's, or the staff's (address /staff, or the held corners).
// Promises: leaving the staff's page always leads back to the citizen's; the two share nothing but the bridge.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { KioskBridge, KioskView } from "../../shared/bridge.ts";
import { UNREACHABLE } from "../../shared/bridge-lost.ts";
import type { Clock } from "../../shared/clock.ts";
import { CitizenPage } from "./citizen-page.tsx";
import { openScreenFlow } from "./screen-flow.ts";
import { openStaffGesture } from "./staff-gesture.ts";
import { StaffPage } from "./staff-page.tsx";
import { createVoicePlayer } from "./voice.ts";

export function App(props: { readonly bridge: KioskBridge; readonly clock: Clock }): JSX.Element {
  const { bridge, clock } = props;
  const [isStaff, setStaff] = useState(() => location.pathname.endsWith("/staff"));
  if (isStaff) {
    const leave = (): void => {
      history.replaceState(null, "", "./");
      setStaff(false);
    };
    return <StaffSide bridge={bridge} clock={clock} leave={leave} />;
  }
  return <CitizenSide bridge={bridge} clock={clock} onStaff={() => setStaff(true)} />;
}

function CitizenSide(props: {
  readonly bridge: KioskBridge;
  readonly clock: Clock;
  readonly onStaff: () => void;
}): JSX.Element {
  const { bridge, clock, onStaff } = props;
  const [flow] = useState(() =>
    openScreenFlow(bridge, clock, (tell) => createVoicePlayer(document, tell)),
  );
  useEffect(() => () => flow.close(), [flow]);
  useEffect(() => openStaffGesture(window, clock, onStaff), [clock]);
  return <CitizenPage flow={flow} clock={clock} />;
}

function StaffSide(props: {
  readonly bridge: KioskBridge;
  readonly clock: Clock;
  readonly leave: () => void;
}): JSX.Element {
  const { bridge, clock, leave } = props;
  const [view, setView] = useState<KioskView>(UNREACHABLE);
  useEffect(() => {
    const stop = bridge.onView(setView);
    void bridge.view().then(setView);
    return stop;
  }, [bridge]);
  return <StaffPage bridge={bridge} clock={clock} view={view} leave={leave} />;
}
