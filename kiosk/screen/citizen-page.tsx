// The citizen's page: shows the one page that the screen's state asks for, and joins its targets to the flow.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Clock } from "../../shared/clock.ts";
import { ClosedScreen } from "./closed-screen.tsx";
import { IdleScreen } from "./idle-screen.tsx";
import { LevelsScreen } from "./levels-screen.tsx";
import { dateOf, timeText } from "./number-text.ts";
import { OutOfServiceScreen } from "./out-of-service-screen.tsx";
import { ReasonsScreen } from "./reasons-screen.tsx";
import { pageOf } from "./screen-state.ts";
import type { ScreenFlow, Shown } from "./screen-flow.ts";
import { openTapSurface } from "./tap-surface.ts";
import { ThanksScreen } from "./thanks-screen.tsx";
import { openSelfTapper } from "./self-tapper.ts";
import { useLook } from "./look.ts";

export function CitizenPage(props: {
  readonly flow: ScreenFlow;
  readonly clock: Clock;
}): JSX.Element | null {
  const { flow, clock } = props;
  const [shown, setShown] = useState<Shown>(flow.shown);
  const page = pageOf(shown.state);
  const { view, step, since } = shown.state;

  useLayoutEffect(() => {
    // The kiosk may have answered between the first drawing and this moment: nothing it said may be missed.
    setShown(flow.shown());
    return flow.onChange(setShown);
  }, [flow]);
  useEffect(() => {
    const surface = openTapSurface({
      page: document,
      isLive: flow.isLive,
      onTap: flow.tap,
      onTouch: flow.touch,
    });
    // A finger that went down on another screen must not lift on this one.
    return () => surface.close();
  }, [flow, page, since]);
  useEffect(() => {
    if (page !== "self_test") return;
    return openSelfTapper(document, clock, () => flow.shown().state.view.selfTest?.levels ?? []);
  }, [flow, clock, page]);
  useLook(view, shown.modes);
  // A screen reader goes on reading where the new page begins; for everybody else nothing can be seen of it.
  useEffect(() => document.querySelector<HTMLElement>("h1[tabindex]")?.focus(), [page]);

  switch (page) {
    case "idle":
      return <IdleScreen view={view} />;
    case "levels":
      return <LevelsScreen {...shown} testing={false} />;
    case "self_test":
      return <LevelsScreen {...shown} testing />;
    case "reasons":
      return <ReasonsScreen {...shown} />;
    case "thanks":
      return (
        <ThanksScreen
          key={since}
          view={view}
          language={shown.modes.language}
          tooLate={step.at === "thanks" && step.tooLate}
        />
      );
    case "closed":
      return <ClosedScreen view={view} />;
    case "out_of_service": {
      // The state's times only go forward and have no date: the wall clock is asked for the staff's line.
      const at = clock.now() - (clock.uptime() - since);
      return (
        <OutOfServiceScreen
          view={view}
          fault={step.at === "notTaken" ? "not_taken" : (view.fault ?? view.service)}
          since={`${timeText(at)}, ${dateOf(at)}`}
        />
      );
    }
  }
}
