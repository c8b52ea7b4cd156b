// What the address says after its #: page, unit, month, calendar. A reload or a sent link shows the same figures.
// Never carries anything secret; the server never sees it.
import type { Calendar } from "../../shared/period.ts";
import { isMonthId } from "./month-id.ts";
import { railWords } from "./words/rail.vi.ts";

/** A page is what has a name in the rail. */
export type Page = keyof typeof railWords.pages;

export type Route = {
  readonly page: Page;
  /** null: everything the account may see. */
  readonly unit: string | null;
  /** null: the current month. */
  readonly month: string | null;
  readonly calendar: Calendar;
  /** What of the page is opened: a kiosk. Not said: nothing, or the first. */
  readonly of?: string | null;
};

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const asked = new URLSearchParams(query);
  const month = asked.get("month");
  return {
    page: isPage(path) ? path : "month",
    unit: asked.get("unit"),
    month: month !== null && isMonthId(month) ? month : null,
    calendar: asked.get("calendar") === "state" ? "state" : "calendar",
    ...(asked.has("of") ? { of: asked.get("of") } : {}),
  };
}

function isPage(path: string): path is Page {
  return Object.hasOwn(railWords.pages, path);
}

export function formatRoute(route: Route): string {
  const query = new URLSearchParams();
  if (route.month !== null) query.set("month", route.month);
  if (route.calendar === "state") query.set("calendar", "state");
  if (route.unit !== null) query.set("unit", route.unit);
  if (route.of != null) query.set("of", route.of);
  const text = query.toString();
  return text === "" ? `#/${route.page}` : `#/${route.page}?${text}`;
}
