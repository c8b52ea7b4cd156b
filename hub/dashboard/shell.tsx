// The frame of every signed-in page: the rail with the pages that exist, the live link, and the page that the address names.
import { Fragment, type JSX } from "preact";
import { useState } from "preact/hooks";
import type { SessionView } from "../../shared/api/session.ts";
import type { DashboardParts } from "./dashboard.tsx";
import { Bars, Mark } from "./icons.tsx";
import { LevelPatterns } from "./level-patterns.tsx";
import { LiveNote } from "./live-note.tsx";
import { OpenPage } from "./open-page.tsx";
import { PAGE_GROUPS, PAGES, type PageEntry } from "./pages.ts";
import { RefusalNote } from "./refusal-note.tsx";
import { formatRoute } from "./route.ts";
import { unitTree } from "./unit-tree.ts";
import { useAnswer } from "./use-answer.ts";
import { useLive } from "./use-live.ts";
import { useRoute } from "./use-route.ts";
import { useWords } from "./words/words.ts";
import { monthEdges, monthOfDate } from "./month-id.ts";
import type { View } from "./view.ts";

export function Shell({
  parts,
  session,
  checkSession,
  signOut,
  switchLanguage,
}: {
  readonly parts: DashboardParts;
  readonly session: SessionView;
  readonly checkSession: () => void;
  readonly signOut: () => void;
  readonly switchLanguage: () => void;
}): JSX.Element {
  const { text, format } = useWords();
  const [route, go] = useRoute();
  const [menuOpen, setMenuOpen] = useState(false);
  const [tries, setTries] = useState(0);
  const live = useLive(parts.clock, checkSession);
  const catalogue = useAnswer("catalogue", tries, parts.api.catalogue);

  const today = format.dateOf(parts.clock.now());
  const month = route.month ?? monthOfDate(today, route.calendar);
  const lastDay = monthEdges(month, route.calendar).to.split("/")[0] ?? "28";
  const known = catalogue.kind === "ready" ? catalogue.value : null;
  const tree = known === null ? [] : unitTree(known, session.units, `${month}-${lastDay}`);
  const roots = tree.filter((unit) => unit.depth === 0);
  const view: View = {
    ...parts,
    session,
    tick: live.tick,
    today,
    month,
    calendar: route.calendar,
    unit: route.unit ?? (roots.length === 1 ? (roots[0]?.code ?? null) : null),
    tree,
    scales: known?.scales ?? [],
    route,
    go,
    checkSession,
  };

  const mayOpen = (entry: PageEntry): boolean => entry.mayOpen?.(view) ?? true;
  // A hub may want a second factor of an admin before it answers anything else, the catalogue included.
  const asked = session.secondFactor === "needed" ? "account" : route.page;
  const opened = PAGES.find(({ page }) => page === asked);
  const own = asked === "account";
  return (
    <div class="shell">
      <a
        class="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
      >
        {text.skip}
      </a>
      <LevelPatterns />
      <header class={menuOpen ? "rail open" : "rail"}>
        <div class="brand">
          <Mark />
          <span>{text.product}</span>
          <button
            type="button"
            class="menu"
            aria-expanded={menuOpen}
            aria-controls="pages"
            onClick={() => setMenuOpen(!menuOpen)}
          >
            <Bars />
            <span>{text.rail.menu}</span>
          </button>
        </div>
        <nav id="pages" aria-label={text.rail.label}>
          {PAGE_GROUPS.map((group) => {
            const pages = PAGES.filter((entry) => entry.group === group && mayOpen(entry));
            if (pages.length === 0) return null;
            return (
              <Fragment key={group}>
                <h2>{text.rail.groups[group]}</h2>
                {pages.map(({ page }) => (
                  <a
                    key={page}
                    href={formatRoute({ ...route, of: null, page })}
                    aria-current={route.page === page ? "page" : undefined}
                    onClick={() => setMenuOpen(false)}
                  >
                    {text.rail.pages[page]}
                  </a>
                ))}
              </Fragment>
            );
          })}
        </nav>
        <div class="person">
          <strong>{session.username}</strong>
          <span>{text.roles[session.role]}</span>
          <a
            href={formatRoute({ ...route, of: null, page: "account" })}
            aria-current={own ? "page" : undefined}
            onClick={() => setMenuOpen(false)}
          >
            {text.rail.pages.account}
          </a>
          <span>
            <button type="button" class="plain" onClick={signOut}>
              {text.signOut}
            </button>
            {" · "}
            <button type="button" class="plain" onClick={switchLanguage}>
              {text.otherLanguage}
            </button>
          </span>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <LiveNote state={live.state} />
        {!own && catalogue.kind === "loading" && <p class="waiting">{text.loading}</p>}
        {!own && catalogue.kind === "refused" && (
          <RefusalNote refusal={catalogue.refusal} retry={() => setTries(tries + 1)} />
        )}
        {(own || catalogue.kind === "ready") && opened !== undefined && (
          <OpenPage key={opened.page} entry={opened} view={view} />
        )}
      </main>
    </div>
  );
}
