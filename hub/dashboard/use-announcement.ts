// What a screen reader is told of a figure that changes by itself: the newest words, calmly, and never the first ones.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Clock } from "../../shared/clock.ts";

const CALM_MS = 4_000;

export function useAnnouncement(clock: Clock, words: string | null): string {
  const [said, setSaid] = useState("");
  const newest = useRef(words);
  const cancel = useRef<(() => void) | null>(null);
  useEffect(() => {
    newest.current = words;
    if (words === null || cancel.current !== null) return;
    cancel.current = clock.after(CALM_MS, () => {
      cancel.current = null;
      setSaid(newest.current ?? "");
    });
  }, [words]);
  useEffect(() => () => cancel.current?.(), []);
  return said;
}
