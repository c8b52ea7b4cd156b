// The live link as the pages see it: `tick` grows with every change heard, `state` says whether the link holds.
import { useEffect, useState } from "preact/hooks";
import type { Clock } from "../../shared/clock.ts";
import { openLive, type LiveState } from "./live.ts";

export function useLive(clock: Clock, onRefused: () => void): { tick: number; state: LiveState } {
  const [tick, setTick] = useState(0);
  const [state, setState] = useState<LiveState>({ kind: "connecting" });
  useEffect(
    () =>
      openLive({
        url: "api/v1/live",
        clock,
        onChange: () => setTick((before) => before + 1),
        onState: setState,
        onRefused,
      }),
    [clock],
  );
  return { tick, state };
}
