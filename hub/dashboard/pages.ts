// The pages of the dashboard: where each stands in the rail, who may open it, and how its code is fetched.
// Promises: the month comes with the first load; every other page is fetched when it is opened, so that none slows the month.
import type { ComponentType } from "preact";
import { MonthPage } from "./pages/month-page.tsx";
import type { Page } from "./route.ts";
import { maySeeKiosks, type View } from "./view.ts";

export const PAGE_GROUPS = ["figures", "trust", "out", "running"] as const;

export type PageBody = ComponentType<{ readonly view: View }>;

export type PageEntry = {
  readonly page: Page;
  /** null: not among the pages of the rail; the frame links to it elsewhere. */
  readonly group: (typeof PAGE_GROUPS)[number] | null;
  readonly load: () => Promise<PageBody>;
  /** Already here: shown without waiting. */
  readonly body?: PageBody;
  /** Spares a reader a refusal; what an account may see is the hub's to decide. Default: everybody. */
  readonly mayOpen?: (view: View) => boolean;
};

/** In the order of the rail. */
export const PAGES: readonly PageEntry[] = [
  { page: "month", group: "figures", body: MonthPage, load: () => Promise.resolve(MonthPage) },
  {
    page: "trend",
    group: "figures",
    load: async () => (await import("./pages/trend-page.tsx")).TrendPage,
  },
  {
    page: "units",
    group: "figures",
    load: async () => (await import("./pages/units-page.tsx")).UnitsPage,
  },
  {
    page: "hours",
    group: "figures",
    load: async () => (await import("./pages/hours-page.tsx")).HoursPage,
  },
  {
    page: "reasons",
    group: "figures",
    load: async () => (await import("./pages/reasons-page.tsx")).ReasonsPage,
  },
  {
    page: "quality",
    group: "trust",
    mayOpen: maySeeKiosks,
    load: async () => (await import("./pages/quality-page.tsx")).QualityPage,
  },
  {
    page: "seals",
    group: "trust",
    mayOpen: maySeeKiosks,
    load: async () => (await import("./pages/seals-page.tsx")).SealsPage,
  },
  {
    page: "reports",
    group: "out",
    load: async () => (await import("./pages/reports-page.tsx")).ReportsPage,
  },
  {
    page: "import",
    group: "running",
    mayOpen: ({ session }) => session.role === "admin",
    load: async () => (await import("./pages/import-page.tsx")).ImportPage,
  },
  {
    page: "fleet",
    group: "running",
    mayOpen: maySeeKiosks,
    load: async () => (await import("./pages/fleet-page.tsx")).FleetPage,
  },
  {
    page: "people",
    group: "running",
    mayOpen: ({ session }) => session.role === "admin",
    load: async () => (await import("./pages/people-page.tsx")).PeoplePage,
  },
  {
    page: "account",
    group: null,
    load: async () => (await import("./pages/account-page.tsx")).AccountPage,
  },
];
