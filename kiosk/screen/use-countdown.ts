// Whole seconds until something on the page ends, counted on by the page itself between two changes of the screen's state.
import { useEffect, useState } from "preact/hooks";

/** `endsAt` and `now` are of one clock; `now` is when the state was last drawn. */
export function useCountdown(endsAt: number, now: number): number {
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    setPassed(0);
    const timer = setInterval(() => setPassed((seconds) => seconds + 1), 1_000);
    return () => clearInterval(timer);
  }, [endsAt]);
  return Math.max(1, Math.ceil((endsAt - now) / 1_000) - passed);
}
