// What the dashboard remembers and compares by itself, without a browser: the last look, and the two sides of the ledger.
import { describe, expect, it } from "vitest";
import { askLedger } from "../../hub/dashboard/ask-ledger.ts";
import { openLookMemory, type Look } from "../../hub/dashboard/look-memory.ts";
import type { SummariesResponse } from "../../shared/api/summaries.ts";
import { addRating, createGoldenFigures, summariseScript } from "../support/scripted-figures.ts";
import { answerPages } from "../support/scripted-pages.ts";

const LOOK: Look = {
  at: 1,
  status: "open",
  revision: 0,
  n: 283,
  satisfiedPercent: 95.4,
  voided: 3,
  quarantined: 1,
  late: 6,
  transactions: 1_300,
};

/** A browser's storage; `full` refuses to keep. */
function storage(full = false) {
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (full) throw new Error("QuotaExceededError");
      kept.set(key, value);
    },
  };
  return { kept, window: { localStorage } as unknown as Window };
}

describe("the memory of the last look", () => {
  it("gives what stood before this page was opened, as long as it is open", () => {
    const { window } = storage();
    openLookMemory(window).remember("hoa|an", LOOK);
    const opened = openLookMemory(window);
    expect(opened.before("hoa|an")).toEqual(LOOK);
    opened.remember("hoa|an", { ...LOOK, n: 284 });
    expect(opened.before("hoa|an")).toEqual(LOOK);
    expect(openLookMemory(window).before("hoa|an")?.n).toBe(284);
    expect(opened.before("ba|an")).toBeNull();
  });

  it("keeps the newest hundred, and forgets the oldest first", () => {
    const { window } = storage();
    const memory = openLookMemory(window);
    for (let i = 0; i < 130; i++) memory.remember(`month ${i}`, { ...LOOK, at: i });
    const opened = openLookMemory(window);
    expect([opened.before("month 29"), opened.before("month 30")?.at]).toEqual([null, 30]);
  });

  it("says nothing where a browser keeps nothing, or kept something else", () => {
    const full = storage(true).window;
    openLookMemory(full).remember("hoa|an", LOOK);
    expect(openLookMemory(full).before("hoa|an")).toBeNull();
    for (const stored of ["{", "null", '{"hoa|an":{"n":"283"}}', "[1]"]) {
      const { window, kept } = storage();
      kept.set("hai-long-looks", stored);
      expect(openLookMemory(window).before("hoa|an")).toBeNull();
    }
  });
});

describe("the two sides of the ledger", () => {
  const asked = { period: "2026-10", calendar: "calendar", unit: "suoi-cham" } as const;

  /** A hub at which `arrives` ratings come in, one between every two answers. */
  function hub(arrives: number) {
    const figures = createGoldenFigures();
    const answers = answerPages(figures);
    let left = arrives;
    const between = <T>(value: T) => {
      if (left-- > 0) addRating(figures, 0, "RHL");
      return Promise.resolve({ ok: true, value } as const);
    };
    return {
      summaries: () =>
        between<SummariesResponse>(summariseScript(figures, { ...asked, by: "centre" })),
      get: (path: string) => {
        const [route, query] = path.split("?");
        // Of the type that the page names for it, as with the hub itself.
        return between(answers(`GET ${route}`, new URLSearchParams(query)) as never);
      },
    };
  }

  it("are of one state of the hub, though a rating came in between the first tries", async () => {
    const answer = await askLedger(hub(2), asked);
    if (!answer.ok) throw new Error(answer.refusal.code);
    const { summary, quality, moving } = answer.value;
    expect([moving, summary.total.n, quality.total.counted]).toEqual([false, 285, 285]);
  });

  it("are said to be moving while ratings keep coming, instead of being called wrong", async () => {
    const answer = await askLedger(hub(99), asked);
    expect(answer.ok && answer.value.moving).toBe(true);
  });
});
