// Every page of the kiosk's screen as pictures, for people to look at: all pages, modes and languages on the three screens that
// it has to look finished on, every scale, and the faces as six kinds of eyes see them (`npm run pictures -- --screens FOLDER`).
// Promises: the built screen in a real Chromium, reached by touches; nothing is drawn by hand.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { ALL_SHOTS, openPage, type Shot } from "../test/support/screen-pages.ts";
import { DEFICIENCIES, emulateDeficiency } from "../test/support/vision.ts";

const SCREENS = [
  { name: "1280x800", width: 1280, height: 800, diagonalInch: 10.1 },
  { name: "1920x1080", width: 1920, height: 1080, diagonalInch: 15.6 },
  { name: "1080x1920", width: 1080, height: 1920, diagonalInch: 21.5 },
] as const;
const OTHER_SCALES = ["vn3.1", "vn3n.1", "vn5.1"] as const;
const LEVELS: Shot = { page: "levels", mode: "normal", language: "vi" };
const FACES = { scale: "vn5.1" } as const;

export async function takeScreens(browser: Browser, folder: string): Promise<void> {
  for (const { name, width, height, diagonalInch } of SCREENS) {
    mkdirSync(join(folder, name), { recursive: true });
    const setup = { width, height, view: { diagonalInch } };
    for (const shot of ALL_SHOTS) {
      const file = join(folder, name, `${shot.page}-${shot.mode}-${shot.language}.png`);
      await take(browser, file, shot, setup);
    }
    for (const scale of OTHER_SCALES) {
      for (const mode of ["normal", "large"] as const) {
        const file = join(folder, name, `levels-${scale}-${mode}.png`);
        await take(browser, file, { ...LEVELS, mode }, { ...setup, scale });
      }
    }
  }
  mkdirSync(join(folder, "eyes"), { recursive: true });
  for (const deficiency of DEFICIENCIES) {
    const screen = await openPage(browser, LEVELS, FACES);
    await emulateDeficiency(screen.page, deficiency);
    await screen.page.screenshot({ path: join(folder, "eyes", `${deficiency}.png`) });
    await screen.close();
  }
}

async function take(
  browser: Browser,
  file: string,
  shot: Shot,
  setup: NonNullable<Parameters<typeof openPage>[2]>,
): Promise<void> {
  const screen = await openPage(browser, shot, setup);
  await screen.page.screenshot({ path: file });
  await screen.close();
  process.stdout.write(`${file}\n`);
}
