// A kiosk that cannot start, behind the glass: the built main in Node on a recording fake.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEnrolledFolder, type EnrolledFolder } from "../support/enrolled-folder.ts";
import {
  buildElectronForTest,
  runElectronMain,
  type BuiltElectron,
} from "../support/run-electron-main.ts";
import { waitFor } from "../support/wait-for.ts";

let built: BuiltElectron;
let place: EnrolledFolder;

beforeAll(async () => {
  built = await buildElectronForTest();
  place = createEnrolledFolder();
});
afterAll(() => {
  place.remove();
  built.remove();
});

test("a supervised kiosk whose data folder cannot be used shows the page of a break, then ends for another start", async () => {
  const full = join(place.folder, "identity.json", "data");
  const run = await runElectronMain(built, [`--data=${full}`, "--supervised"]);
  expect(run.electron.told("app.setPath")).toEqual([
    ["userData", expect.stringContaining("hai-long-browser-")],
  ]);
  run.electron.becomeReady();
  await waitFor("the page of a break", () => run.electron.windows.length === 1);
  expect(run.electron.told("window.loadURL")).toEqual([["app://kiosk/maintenance.html"]]);
  const page = await run.electron.schemes.get("app")?.(new Request("app://kiosk/maintenance.html"));
  expect(await page?.text()).toContain("Thiết bị tạm ngừng phục vụ.");
  expect(await run.electron.exited).toBe(2);
  expect(run.said()).toContain(`The data folder ${full} cannot be used (ENOTDIR)`);
  run.end();
});
