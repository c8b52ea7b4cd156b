// Station 2 in Electron: the bridge over IPC, one named channel a method. Promises: only our own page is answered; what it
// sends is parsed at the wall; answers are values. Knows nothing of ratings.
import { ipcMain, type WebContents } from "electron";
import { BRIDGE_CALLS, VIEW_EVENT, type KioskBridge } from "../../shared/bridge.ts";
import type { Log } from "../../shared/log.ts";
import { createBridgeCalls } from "../machine/bridge-calls.ts";
import { parseBeat, type Beat } from "./policy/beat.ts";
import { strangerOf, type Sender } from "./policy/sender.ts";

export type BridgeIpcParts = {
  readonly bridge: KioskBridge;
  readonly contents: () => WebContents | undefined;
  readonly onBeat: (beat: Beat) => void;
  readonly log: Log;
};

export function serveBridge({ bridge, contents, onBeat, log }: BridgeIpcParts): void {
  const callBridge = createBridgeCalls(bridge);
  const isStranger = (event: Sender, channel: string): boolean => {
    const stranger = strangerOf(event, contents()?.id);
    if (stranger !== undefined) log.warn({ stranger, channel }, "a call over IPC was refused");
    return stranger !== undefined;
  };
  for (const method of Object.keys(BRIDGE_CALLS)) {
    ipcMain.handle(method, (event, argument: unknown) =>
      isStranger(event, method)
        ? { ok: false, fault: "only the kiosk's own screen is answered" }
        : callBridge(method, argument),
    );
  }
  ipcMain.on("alive", (event, argument: unknown) => {
    const beat = parseBeat(argument);
    if (!isStranger(event, "alive") && beat.ok) onBeat(beat.value);
  });
  bridge.onView((view) => contents()?.send(VIEW_EVENT, view));
}
