// Who may speak over IPC: the main frame of our own window, on our own origin, and nobody else.
import type { IpcMainInvokeEvent, WebContents, WebFrameMain } from "electron";
import { SCREEN_ORIGIN } from "./app-url.ts";

export type Sender = {
  /** Null when the frame has navigated or gone in the meantime. */
  readonly senderFrame: Pick<WebFrameMain, "origin" | "parent"> | null;
  readonly sender: Pick<WebContents, "id">;
};

/** What gives a sender away as not ours; undefined when it is ours. */
export function strangerOf(
  { senderFrame, sender }: Sender | IpcMainInvokeEvent,
  ownContents: number | undefined,
): string | undefined {
  if (senderFrame === null) return "a frame that is gone";
  if (sender.id !== ownContents) return "another window";
  if (senderFrame.parent !== null) return "a frame inside the page";
  return senderFrame.origin === SCREEN_ORIGIN
    ? undefined
    : `origin ${senderFrame.origin}`.slice(0, 100);
}
