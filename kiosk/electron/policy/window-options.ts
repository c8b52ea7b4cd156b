// What the kiosk's window is made with. Everything that protects is said, also where it is Electron's default today.
import type { BrowserWindowConstructorOptions, Rectangle } from "electron";

export function screenWindowOptions(parts: {
  readonly bounds: Rectangle;
  readonly preload: string;
  readonly isPackaged: boolean;
}): BrowserWindowConstructorOptions {
  const { bounds, preload, isPackaged } = parts;
  return {
    ...bounds,
    kiosk: true,
    frame: false,
    roundedCorners: false,
    autoHideMenuBar: true,
    backgroundColor: "#ffffff",
    title: "Hài Lòng",
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: !isPackaged,
      // A page that is throttled gives no sign of life while the display sleeps, and would be taken for one that hangs.
      backgroundThrottling: false,
    },
  };
}
