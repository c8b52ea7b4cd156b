// Asks the hub and keeps its last answer: a new `key` starts afresh, a new `tick` asks again behind the shown figures.
// Promises: an answer is never shown under another question; at most one question is under way, and the last tick is never lost.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Answer, Refusal } from "./api-client.ts";

export type Loaded<T> =
  | { readonly kind: "loading" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** `failed`: why the newest try brought nothing; the value is the one before. */
  | { readonly kind: "ready"; readonly value: T; readonly failed: Refusal | null };

type Held<T> = { readonly key: string; readonly loaded: Loaded<T> };

const LOADING = { kind: "loading" } as const;

export function useAnswer<T>(key: string, tick: number, ask: () => Promise<Answer<T>>): Loaded<T> {
  const [held, setHeld] = useState<Held<T>>({ key, loaded: LOADING });
  const newest = useRef({ key, tick, ask });
  newest.current = { key, tick, ask };
  const busy = useRef(false);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  useEffect(() => {
    if (busy.current) return;
    const run = async (): Promise<void> => {
      busy.current = true;
      let asked: typeof newest.current;
      do {
        asked = newest.current;
        const answer = await asked.ask();
        if (gone.current) break;
        const from = asked.key;
        setHeld((before) => ({ key: from, loaded: next(before, from, answer) }));
      } while (asked.key !== newest.current.key || asked.tick !== newest.current.tick);
      busy.current = false;
    };
    // Cannot reject: `ask` answers refusals as values (api-client.ts).
    void run();
  }, [key, tick]);
  return held.key === key ? held.loaded : LOADING;
}

function next<T>(before: Held<T>, key: string, answer: Answer<T>): Loaded<T> {
  if (answer.ok) return { kind: "ready", value: answer.value, failed: null };
  if (before.key === key && before.loaded.kind === "ready") {
    return { ...before.loaded, failed: answer.refusal };
  }
  return { kind: "refused", refusal: answer.refusal };
}
