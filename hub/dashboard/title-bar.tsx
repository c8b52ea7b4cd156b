// The head of a page of figures: unit and period at the left, their standing (provisional, sealed, amended) at the right.
// Promises: simulated figures carry their badge here on every page and every print.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { ChevronDown, ChevronLeft, ChevronRight, Download, Printer } from "./icons.tsx";
import { monthEdges, monthOfDate, shiftMonth } from "./month-id.ts";
import { OverlaySelect } from "./overlay-select.tsx";
import type { Page } from "./route.ts";
import { StandingChip } from "./standing-chip.tsx";
import type { View } from "./view.ts";
import { useWords } from "./words/words.ts";

const ALL = "";
/** Months offered in the list; further back with the arrow. */
const MONTHS_LISTED = 24;
const INDENT = "  ";

/** Of which figures the page tells, and how they stand. */
export type FiguresShown = Pick<
  SummariesResponse,
  "period" | "asOf" | "status" | "revision" | "demo"
>;

export function TitleBar({
  view,
  summary,
  updatedAt,
  page = "month",
}: {
  readonly view: View;
  readonly summary: FiguresShown | null;
  readonly updatedAt: number | null;
  readonly page?: Page;
}): JSX.Element {
  const { text, format } = useWords();
  const { tree, unit, month, calendar, go, session } = view;
  const name = tree.find(({ code }) => code === unit)?.name ?? unit ?? text.unit.all;
  const newest = monthOfDate(view.today, calendar);
  const edges = monthEdges(month, calendar);

  useEffect(() => {
    const place = page === "month" ? "" : `${text.rail.pages[page]} · `;
    document.title = `${place}${format.month(month)} · ${name} · ${text.product}`;
  }, [name, month, text, page]);

  const units = tree.map(({ code, name: label, depth }) => ({
    value: code,
    label: INDENT.repeat(depth) + label,
  }));
  const hasOneRoot = tree.filter(({ depth }) => depth === 0).length === 1;
  const months = Array.from({ length: MONTHS_LISTED }, (_, i) => shiftMonth(newest, -i));
  if (!months.includes(month)) months.push(month);
  return (
    <header class="title">
      <div class="row">
        <h1>
          <OverlaySelect
            class="unit"
            label={text.unit.label}
            value={unit ?? ALL}
            choices={hasOneRoot ? units : [{ value: ALL, label: text.unit.all }, ...units]}
            onChoose={(value) => go({ unit: value === ALL ? null : value })}
          >
            {name}
            <ChevronDown />
          </OverlaySelect>
          <span class="spoken">{name}</span>
        </h1>
        {(summary?.demo === true || session.demo) && <span class="demo">{text.demo}</span>}
        <span class="actions">
          {(["xlsx", "pdf"] as const).map((form) => (
            <a key={form} class="outlined" href={reportAddress(view, form)} download>
              <Download />
              {text.download[form]}
            </a>
          ))}
          <button type="button" class="outlined" onClick={() => window.print()}>
            <Printer />
            {text.print}
          </button>
        </span>
      </div>
      <div class="row">
        <span class="period">
          <button
            type="button"
            aria-label={text.period.before}
            onClick={() => go({ month: shiftMonth(month, -1) })}
          >
            <ChevronLeft />
          </button>
          <OverlaySelect
            label={text.period.label}
            value={month}
            choices={months.map((id) => ({
              value: id,
              label: text.period.month(format.month(id)),
            }))}
            onChoose={(value) => go({ month: value })}
          >
            {text.period.month(format.month(month))}
          </OverlaySelect>
          <button
            type="button"
            aria-label={text.period.after}
            disabled={month >= newest}
            onClick={() => go({ month: shiftMonth(month, 1) })}
          >
            <ChevronRight />
          </button>
        </span>
        <OverlaySelect
          class="boxed"
          label={text.period.calendar}
          value={calendar}
          choices={(["calendar", "state"] as const).map((value) => ({
            value,
            label: text.period.kind[value],
          }))}
          onChoose={(value) => go({ calendar: value === "state" ? "state" : "calendar" })}
        >
          {`${text.period.calendars[calendar]} ${edges.from}–${edges.to}`}
          <ChevronDown />
        </OverlaySelect>
        {summary !== null && <Standing view={view} summary={summary} updatedAt={updatedAt} />}
      </div>
      {summary !== null && (
        <p class="on-paper">
          {text.period.printed(
            format.month(month),
            format.date(summary.period.from),
            format.date(summary.period.to),
          )}
          {" · "}
          {text.period.kind[calendar]}
        </p>
      )}
    </header>
  );
}

/** The hub gives the file its name. */
function reportAddress({ month, calendar, unit }: View, form: "xlsx" | "pdf"): string {
  const query = new URLSearchParams({ calendar, ...(unit === null ? {} : { unit }) });
  return `/api/v1/reports/${month}.${form}?${query.toString()}`;
}

function Standing({
  view,
  summary,
  updatedAt,
}: {
  readonly view: View;
  readonly summary: FiguresShown;
  readonly updatedAt: number | null;
}): JSX.Element {
  const { text, format } = useWords();
  const { status, revision, asOf, period } = summary;
  const today = view.today.split("/").toReversed().join("-");
  const reason = today <= period.to ? text.status.running : text.status.notSealed;
  return (
    <span class="standing">
      <span>
        {/* Sealed figures are those of the moment of the seal. */}
        {(status === "sealed" ? text.status.sealedAt : text.status.asOf)(
          format.timeOf(asOf),
          format.dateOf(asOf),
        )}
        {updatedAt !== null && (
          <span class="updated"> · {text.live.updated(format.secondOf(updatedAt))}</span>
        )}
        {status === "open" && ` · ${reason}`}
      </span>
      <StandingChip status={status} revision={revision} />
    </span>
  );
}
