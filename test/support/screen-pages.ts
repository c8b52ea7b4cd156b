// Every page that the screen has, reached as people reach it: by touches, answers and silence. For tests that look at all of them.
// Promises: a page is the same each time; which modes can be had on a page is said here, once.
import type { Browser } from "playwright-core";
import type { Language } from "../../kiosk/screen/text.ts";
import type { KioskView, StaffTally } from "../../shared/bridge.ts";
import { DEMO_CATALOGUE } from "../../hub/demo/demo-catalogue.ts";
import { openScreen, type OpenScreen, type ScreenSetup } from "./open-screen.ts";
import { tallyOf } from "./screen-tally.ts";
import { scaleNamed, STAFF_PIN } from "./scripted-bridge.ts";

export type Mode = "normal" | "large" | "contrast";

/** A citizen chooses language and mode on the levels: what comes after them has them too. */
const CHOSEN_PAGES = [
  "levels",
  "hint",
  "languages",
  "voices",
  "waiting",
  "reasons",
  "asking",
  "thanks",
  "too-late",
] as const;
const PLAIN_PAGES = [
  "idle",
  "closed",
  "closed-till",
  "out",
  "not-taken",
  "self-test",
  "pin",
  "pin-wrong",
  "tally",
  "tally-end",
  "tally-few",
  "device",
] as const;

type ChosenPage = (typeof CHOSEN_PAGES)[number];
export type PageName = ChosenPage | (typeof PLAIN_PAGES)[number];

export type Shot = {
  readonly page: PageName;
  readonly mode: Mode;
  readonly language: Language;
};

export const ALL_SHOTS: readonly Shot[] = [
  ...PLAIN_PAGES.map((page): Shot => ({ page, mode: "normal", language: "vi" })),
  ...(["vi", "en", "zh"] as const).flatMap((language) =>
    (["normal", "large", "contrast"] as const).flatMap((mode) =>
      CHOSEN_PAGES.map((page): Shot => ({ page, mode, language })),
    ),
  ),
];

const VIEWS: Partial<Record<PageName, Partial<KioskView>>> = {
  closed: { service: "closed" },
  "closed-till": {
    service: "closed",
    opensAt: { date: "2026-11-24", weekday: 2, minute: 450, inDays: 1 },
  },
  out: { service: "out_of_service", fault: "disk_full" },
  "self-test": { service: "closed", selfTest: { run: 1, levels: [] } },
};

export const SEALED = "7K3M-2QXP";

const TALLIES: Partial<Record<PageName, (scale: string) => StaffTally>> = {
  tally: (scale) => tallyOf(scale, [25, 10, 2, 1, 1]),
  "tally-few": (scale) => tallyOf(scale, [2, 1], { reasons: null }),
  "tally-end": (scale) => {
    const tally = tallyOf(scale, [39, 17, 3, 2, 1], {
      connected: false,
      disconnectedAt: 1_795_421_000_000,
      pending: 12,
    });
    return { ...tally, today: { ...tally.today, sealCode: SEALED } };
  },
  device: (scale) => tallyOf(scale, [25, 10, 2, 1, 1]),
};

/** Opens the screen and goes to the page; `scale` decides how many faces stand on it. */
export async function openPage(
  browser: Browser,
  shot: Shot,
  setup: ScreenSetup & { readonly scale?: string } = {},
): Promise<OpenScreen> {
  const { page: name, mode, language } = shot;
  const scale = setup.scale ?? "vn4.1";
  const tally = TALLIES[name];
  const isStaff = tally !== undefined || name === "pin" || name === "pin-wrong";
  const screen = await openScreen(browser, {
    ...setup,
    path: isStaff ? "/staff" : "/",
    view: {
      scale: scaleNamed(scale),
      reasons: [...DEMO_CATALOGUE.reasons],
      audio: ["vi", "tay", "dao", "san-chi"],
      ...VIEWS[name],
      ...setup.view,
    },
  });
  if (isStaff) {
    if (tally !== undefined) screen.bridge.showTally(tally(scale));
    await goToStaff(screen, name);
  } else if (isChosen(name)) {
    await goToLevels(screen, mode, language);
    await goOn(screen, name);
  } else if (name === "not-taken") {
    await goToLevels(screen, mode, language);
    screen.bridge.answerTake(() => ({ ok: false, code: "out_of_service" }));
    await screen.tap("[data-level]");
    await screen.page.waitForSelector(".page-out");
  } else {
    await screen.settled(".page");
  }
  await screen.page.evaluate(() => document.fonts.ready);
  return screen;
}

function isChosen(name: PageName): name is ChosenPage {
  return CHOSEN_PAGES.some((page) => page === name);
}

async function goToLevels(screen: OpenScreen, mode: Mode, language: Language): Promise<void> {
  await screen.settled(".page-idle");
  await screen.tap(".page-idle");
  await screen.settled(".page-levels");
  if (language !== "vi") {
    await screen.tap("[data-tap='mode:choosing']");
    await screen.page.waitForSelector(`[data-tap='mode:${language}']`);
    await screen.tap(`[data-tap='mode:${language}']`);
    await screen.page.waitForSelector(`html[lang=${language}]`);
  }
  if (mode !== "normal") {
    await screen.tap(`[data-tap='mode:${mode === "large" ? "largeText" : "contrast"}']`);
    await screen.page.waitForSelector(`html[data-${mode}]`);
  }
}

/** Further on the same visit, from a page that leads there. */
const COMES_AFTER: Partial<Record<PageName, ChosenPage>> = {
  hint: "levels",
  languages: "hint",
  asking: "reasons",
  "too-late": "thanks",
};

/** What one citizen can see from the levels to the end. "waiting" has no answer, and so no page after it. */
const ONE_VISIT: readonly PageName[] = CHOSEN_PAGES.filter((page) => page !== "waiting");

/** All shots as visits that go from page to page: to load the screen takes longer than to look at it. */
export const ALL_VISITS: readonly (readonly Shot[])[] = ALL_SHOTS.flatMap((first) => {
  if (first.page !== "levels") return ONE_VISIT.includes(first.page) ? [] : [[first]];
  const { mode, language } = first;
  return [ONE_VISIT.map((page): Shot => ({ page, mode, language }))];
});

/** The next page of a visit, from the one before it. */
export async function goToNext(screen: OpenScreen, { page, language }: Shot): Promise<void> {
  if (!isChosen(page)) throw new Error(`nothing leads to ${page}`);
  // Back to the levels first: the language is chosen again, or the rating with its reasons is taken back.
  const chosen = `[data-tap='mode:${language}']`;
  if (page === "voices" && (await screen.page.locator(chosen).count()) > 0) {
    await screen.tap(chosen);
    await screen.page.waitForSelector("[data-tap=listen]");
  }
  if (page === "thanks") {
    await screen.pass(750);
    await screen.tap(".ask [data-tap=send]");
    await screen.settled(".page-thanks");
    await screen.tap("[data-tap=takeBack]");
    await screen.settled(".page-levels");
  }
  await goFurther(screen, page);
}

async function goOn(screen: OpenScreen, name: ChosenPage): Promise<void> {
  const before = COMES_AFTER[name];
  // The hint is nothing that has to be seen before the languages.
  if (before !== undefined && before !== "hint") await goOn(screen, before);
  await goFurther(screen, name);
}

/** From the page that it comes after, else from the levels. */
async function goFurther(screen: OpenScreen, name: ChosenPage): Promise<void> {
  switch (name) {
    case "hint": {
      const { x, y } = await screen.middle(".masthead");
      await screen.touch("Start", [{ x, y }]);
      await screen.touch("End", []);
      return;
    }
    case "languages":
      return screen.tap("[data-tap='mode:choosing']");
    case "voices":
      return screen.tap("[data-tap=listen]");
    case "waiting":
      screen.bridge.answerTake(() => new Promise(() => {}));
      await screen.tap("[data-level=HL]");
      await screen.page.waitForSelector("[data-taken=true]");
      return screen.pass(400);
    case "thanks":
      await screen.tap("[data-level=HL]");
      return screen.settled(".page-thanks");
    case "too-late":
      screen.bridge.answerTakeBack(() => ({ ok: false, code: "too_late" }));
      await screen.tap("[data-tap=takeBack]");
      await screen.page.waitForSelector(".page-thanks .notice");
      return;
    case "reasons":
      await screen.tap("[data-level=KHL]");
      await screen.settled(".page-reasons");
      await screen.tap("[data-tap='reason:LD-CHOLAU']");
      return screen.tap("[data-tap='reason:LD-CHIPHI']");
    case "asking":
      await screen.pass(29_000);
      return screen.comes(".ask");
    case "levels":
      return;
  }
}

async function goToStaff(screen: OpenScreen, name: PageName): Promise<void> {
  await screen.page.waitForSelector(".page-pin");
  if (name === "pin") {
    for (const digit of "24") await screen.tap(`[data-tap='digit:${digit}']`);
    return;
  }
  const pin = name === "pin-wrong" ? "1111" : STAFF_PIN;
  for (const digit of pin) await screen.tap(`[data-tap='digit:${digit}']`);
  await screen.tap("[data-tap=enter]");
  if (name === "pin-wrong") {
    await screen.page.waitForSelector("text=Mã PIN chưa đúng. Còn 4 lần thử.");
    return;
  }
  await screen.settled(".page-tally");
  if (name !== "device") return;
  await screen.tap("[data-tap=device]");
  await screen.settled(".page-device");
}
