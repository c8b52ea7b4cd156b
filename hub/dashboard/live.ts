// The live link: hears that something changed at the hub and says so, at most every CALM_MS; carries no figures itself.
// Promises: a cut is known to the page, and after every reconnection one change is announced, since some may have been missed.
import type { Clock } from "../../shared/clock.ts";

export type LiveState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | { readonly kind: "cut"; readonly since: number };

export type LiveParts = {
  readonly url: string;
  readonly clock: Clock;
  readonly onChange: () => void;
  readonly onState: (state: LiveState) => void;
  /** The hub ended the link for good (it does so without a session): is there still one? */
  readonly onRefused: () => void;
};

/** One change is drawn before the next is asked for; a person cannot read faster. */
const CALM_MS = 250;
/** EventSource tries again by itself after a lost connection, but not after an HTTP error. */
const RETRY_MS = 5_000;

export function openLive({ url, clock, onChange, onState, onRefused }: LiveParts): () => void {
  let source: EventSource | undefined;
  let cutSince: number | undefined;
  let cancelRetry: (() => void) | undefined;
  let cancelCalm: (() => void) | undefined;
  const announce = (): void => {
    cancelCalm ??= clock.after(CALM_MS, () => {
      cancelCalm = undefined;
      onChange();
    });
  };
  const connect = (): void => {
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener("open", () => {
      if (cutSince !== undefined) announce();
      cutSince = undefined;
      onState({ kind: "open" });
    });
    opened.addEventListener("change", announce);
    opened.addEventListener("error", () => {
      cutSince ??= clock.now();
      onState({ kind: "cut", since: cutSince });
      if (opened.readyState !== EventSource.CLOSED) return;
      onRefused();
      cancelRetry = clock.after(RETRY_MS, connect);
    });
  };
  // A machine that slept may hold a link that only looks alive.
  const onVisible = (): void => {
    if (document.visibilityState === "visible") announce();
  };
  document.addEventListener("visibilitychange", onVisible);
  onState({ kind: "connecting" });
  connect();
  return () => {
    document.removeEventListener("visibilitychange", onVisible);
    cancelRetry?.();
    cancelCalm?.();
    source?.close();
  };
}
