// A tick for answers that cost the hub much: grows after a change like the live one, but not more often than every few seconds.
import { useEffect, useRef, useState } from "preact/hooks";
import type { View } from "./view.ts";

const EVERY_MS = 10_000;

export function useCalmTick({ clock, tick }: Pick<View, "clock" | "tick">): number {
  const [calm, setCalm] = useState(tick);
  const newest = useRef(tick);
  const cancel = useRef<(() => void) | null>(null);
  useEffect(() => {
    newest.current = tick;
    if (tick === calm || cancel.current !== null) return;
    cancel.current = clock.after(EVERY_MS, () => {
      cancel.current = null;
      setCalm(newest.current);
    });
  }, [tick, calm]);
  useEffect(() => () => cancel.current?.(), []);
  return calm;
}
