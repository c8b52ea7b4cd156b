// Vite plugin: the screen's Chinese font, cut from Noto Sans SC to exactly the characters that the screen's Chinese words use.
// Promises: the cut follows the words by itself (a new word is a new cut at the next build); a character that the font does
// not have ends the build; what was cut before is not cut again. Latin, digits and Vietnamese stay with Be Vietnam Pro.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";
import type { Plugin } from "vite";

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Where Chinese words stand: the screen's own, the labels of levels, and the reasons that a catalogue starts with. */
const WORDS = ["kiosk/screen/text.zh.ts", "kiosk/screen/texts.ts", "shared/scale.ts"];
const REASONS = "hub/demo/demo-catalogue.ts";

const PACKAGE = "@fontsource-variable/noto-sans-sc";
const CHINESE_FAMILY = "Noto Sans SC Cut";
/** The weights that the screen uses. */
const WEIGHT = { min: 500, max: 700 };

/** What the screen imports; the plugin puts the cut font's style sheet in its place. */
const VIRTUAL = "virtual:chinese-font.css";

export function chineseFont(): Plugin {
  return {
    name: "chinese-font",
    async resolveId(source) {
      return source === VIRTUAL ? cutFont(at("out/chinese-font")) : null;
    },
  };
}

/** Writes the cut font and its style sheet into `folder`; returns the style sheet's path. */
async function cutFont(folder: string): Promise<string> {
  const characters = chineseCharacters();
  const source = dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`));
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as {
    readonly version: string;
  };
  const sheet = join(folder, "chinese-font.css");
  const head = `/* ${PACKAGE} ${version}: ${characters.join("")} */\n`;
  // The style sheet is written last: when it is there, its fonts are.
  if (existsSync(sheet) && readFileSync(sheet, "utf8").startsWith(head)) return sheet;
  // Written by that package: chunk name → unicode-range.
  const chunks = JSON.parse(readFileSync(join(source, "unicode.json"), "utf8")) as Record<
    string,
    string
  >;
  const left = new Set(characters);
  const faces: string[] = [];
  mkdirSync(folder, { recursive: true });
  for (const [name, ranges] of Object.entries(chunks)) {
    const own = characters.filter((character) => left.has(character) && isIn(ranges, character));
    if (own.length === 0) continue;
    for (const character of own) left.delete(character);
    const number = name.replaceAll(/\D/g, "");
    const whole = readFileSync(join(source, `files/noto-sans-sc-${number}-wght-normal.woff2`));
    const cut = await subsetFont(whole, own.join(""), {
      targetFormat: "woff2",
      variationAxes: { wght: WEIGHT },
    });
    const file = `chinese-${number}.woff2`;
    put(join(folder, file), cut);
    faces.push(face(file, own));
  }
  if (left.size > 0) throw new Error(`${PACKAGE} has no glyph for ${[...left].join("")}`);
  put(sheet, `${head}${faces.join("\n")}\n`);
  return sheet;
}

/** Every Chinese character of the words above, each once, in one order whatever the files' order. */
function chineseCharacters(): readonly string[] {
  const text = [...WORDS, REASONS].map((file) => readFileSync(at(file), "utf8")).join("");
  const chinese = text.match(/[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/gu) ?? [];
  return [...new Set(chinese)].toSorted();
}

function isIn(ranges: string, character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return ranges.split(",").some((range) => {
    const [from = "", to = from] = range.replace("U+", "").split("-");
    return Number.parseInt(from, 16) <= code && code <= Number.parseInt(to, 16);
  });
}

function face(file: string, characters: readonly string[]): string {
  const ranges = characters.map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16)}`);
  return `@font-face {
  font-family: "${CHINESE_FAMILY}";
  font-style: normal;
  font-display: swap;
  font-weight: ${WEIGHT.min} ${WEIGHT.max};
  src: url("./${file}") format("woff2");
  unicode-range: ${ranges.join(", ")};
}`;
}

/** Two builds may run at the same time; neither may read the other's half-written file. */
function put(file: string, content: string | Uint8Array): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}
