// Everything a page could ask of Electron beyond its own files, refused: permissions, devices, navigation, windows, downloads.
// Promises: nothing is asked of the person in front, no dialog appears, and no answer is ever yes.
import { app, Menu, type Session, type WebContents } from "electron";
import { isKeyAllowed } from "./policy/keys.ts";

/** Before the app is ready, so that not even the first window is without it. */
export function lockDown(): void {
  Menu.setApplicationMenu(null);
  app.on("session-created", lockSession);
  app.on("web-contents-created", (_event, contents) => lockContents(contents));
}

function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.on("will-download", (event) => event.preventDefault());
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
  // Every one of them: the page has no address to go to, and the shell's own loadURL raises none of these.
  contents.on("will-navigate", (event) => event.preventDefault());
  contents.on("will-frame-navigate", (event) => event.preventDefault());
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.on("select-bluetooth-device", (event, _devices, answer) => {
    event.preventDefault();
    answer("");
  });
  contents.on("before-input-event", (event, input) => {
    if (!isKeyAllowed(input)) event.preventDefault();
  });
}
