// No letter of the screen depends on the fonts of the machine: every string of every language is drawn with the bundled ones.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_CATALOGUE } from "../../hub/demo/demo-catalogue.ts";
import { STAFF_TEXT } from "../../kiosk/screen/staff-text.vi.ts";
import { LANGUAGES, type Language } from "../../kiosk/screen/text.ts";
import { labelOf, LANGUAGE_NAMES, textOf } from "../../kiosk/screen/texts.ts";
import { SCALES } from "../../shared/scale.ts";
import { openBrowser, openScreen } from "../support/open-screen.ts";
import { foreignFonts } from "../support/page-fonts.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Every string in a table of words; words that take a number or more words get some. */
function stringsIn(words: unknown): readonly string[] {
  if (typeof words === "string") return [words];
  if (typeof words === "function") return stringsIn(words(1_234_567_890, "89", "0"));
  if (typeof words === "object" && words !== null) return Object.values(words).flatMap(stringsIn);
  return [];
}

function stringsOf(language: Language): readonly string[] {
  const levels = SCALES.flatMap((scale) => scale.levels);
  const labels = [...levels, ...DEMO_CATALOGUE.reasons].map(({ label }) =>
    labelOf(label, language),
  );
  return [...stringsIn(textOf(language)), ...labels, ...Object.values(LANGUAGE_NAMES)];
}

describe("every glyph of", () => {
  const texts = [
    ...LANGUAGES.map((language) => ({ name: language, lang: language, of: stringsOf(language) })),
    { name: "the staff's pages", lang: "vi", of: stringsIn(STAFF_TEXT) },
  ];
  it.each(texts)("$name comes from a bundled font, in every weight", async ({ lang, of }) => {
    expect(of.length).toBeGreaterThan(30);
    const screen = await openScreen(browser);
    await screen.page.evaluate(
      ({ strings, language }) => {
        for (const weight of [500, 600, 700]) {
          for (const text of strings) {
            const line = document.createElement("p");
            line.textContent = text;
            line.lang = language;
            line.style.fontWeight = String(weight);
            document.body.append(line);
          }
        }
        document.body.style.overflow = "visible";
      },
      { strings: [...of], language: lang },
    );
    expect(await foreignFonts(screen.page)).toEqual([]);
    await screen.close();
  });

  it("the words is looked at: a letter that no bundled font has would be noticed", async () => {
    const screen = await openScreen(browser);
    await screen.page.evaluate(() => document.querySelector("h1")?.append("龘"));
    expect(await foreignFonts(screen.page)).not.toEqual([]);
    await screen.close();
  });
});
