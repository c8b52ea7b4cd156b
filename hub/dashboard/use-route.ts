// Keeps the route in the address, so that back, forward, reload and a sent link do what a reader expects.
import { useEffect, useState } from "preact/hooks";
import { formatRoute, parseRoute, type Route } from "./route.ts";

export function useRoute(): readonly [Route, (change: Partial<Route>) => void] {
  const [route, setRoute] = useState(() => parseRoute(window.location.hash));
  useEffect(() => {
    const follow = (): void => setRoute(parseRoute(window.location.hash));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  const go = (change: Partial<Route>): void => {
    window.location.hash = formatRoute({ ...route, ...change });
  };
  return [route, go];
}
