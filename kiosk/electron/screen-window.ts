// The one window: full screen on the display it belongs to; reports what becomes of it.
import { join } from "node:path";
import { app, BrowserWindow, powerMonitor, screen, type WebContents } from "electron";
import { chooseBounds } from "./policy/displays.ts";
import type { ScreenReport, WatchedWindow } from "./policy/screen-watch.ts";
import { screenWindowOptions } from "./policy/window-options.ts";

/** Plugging in a display raises several events; the last one counts. */
const SETTLING_MS = 1_000;
/** Chromium's word for a load that another one has replaced. */
const ABORTED = -3;

export type ScreenWindow = WatchedWindow & {
  readonly contents: WebContents;
  readonly place: () => void;
};
type Report = (what: ScreenReport) => void;

/** `url` is one of our own pages; `display` what the command line names. */
export function openScreenWindow(
  url: string,
  display: string | null,
  report: Report,
): ScreenWindow {
  const preload = join(import.meta.dirname, "preload.cjs");
  const window = new BrowserWindow(
    screenWindowOptions({ bounds: boundsOf(display), preload, isPackaged: app.isPackaged }),
  );
  const contents = window.webContents;
  contents.on("render-process-gone", () => report("gone"));
  contents.on("did-fail-load", (_event, code, _text, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) report("gone");
  });
  window.on("unresponsive", () => report("stuck"));
  window.on("responsive", () => report("freed"));
  // Alt+F4 and what else asks politely; a stop of the kiosk does not ask.
  window.on("close", (event) => event.preventDefault());
  window.on("session-end", () => app.quit());
  // A page that went away in the meantime has no zoom; what fails to load is heard above.
  contents.on("did-finish-load", () => {
    contents.setVisualZoomLevelLimits(1, 1).catch(() => {});
  });
  window.loadURL(url).catch(() => {});
  return {
    contents,
    place() {
      window.setBounds(boundsOf(display));
      window.setKiosk(true);
    },
    refocus() {
      if (!window.isFocused()) window.focus();
    },
    close() {
      // What hangs does not let itself be closed.
      contents.forcefullyCrashRenderer();
      window.destroy();
    },
  };
}

/** Hears of displays, sleep and the other processes of the browser. */
export function watchSystem(current: () => ScreenWindow | undefined, report: Report): void {
  let settling: NodeJS.Timeout | undefined;
  const place = (): void => {
    clearTimeout(settling);
    settling = setTimeout(() => current()?.place(), SETTLING_MS);
  };
  screen.on("display-added", place);
  screen.on("display-removed", place);
  screen.on("display-metrics-changed", place);
  powerMonitor.on("suspend", () => report("suspended"));
  powerMonitor.on("resume", () => report("resumed"));
  app.on("child-process-gone", (_event, { type, reason }) => {
    if (type === "GPU" && reason !== "clean-exit") report("gpu_gone");
  });
  // The screen is renewed by destroying its window; that must not end the kiosk.
  app.on("window-all-closed", () => {});
}

function boundsOf(display: string | null): Electron.Rectangle {
  return chooseBounds(screen.getAllDisplays(), screen.getPrimaryDisplay(), display);
}
