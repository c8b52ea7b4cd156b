// The picture of a kiosk that cannot start: "Thiết bị tạm ngừng phục vụ" on the glass instead of a black screen.
// Promises: needs nothing of the data folder; it stands for ten seconds, then whoever supervises tries the start again.
import { protocol } from "electron";
import type { Clock } from "../../shared/clock.ts";
import { createAppAnswer } from "./policy/app-answer.ts";
import { MAINTENANCE_URL, SCREEN_SCHEME } from "./policy/app-url.ts";
import { openScreenWindow } from "./screen-window.ts";

const SHOWN_MS = 10_000;

export async function showBreak(display: string | null, clock: Clock): Promise<void> {
  protocol.handle(SCREEN_SCHEME, createAppAnswer(import.meta.dirname, new Map()));
  // What becomes of this window changes nothing: the process ends in any case.
  openScreenWindow(MAINTENANCE_URL, display, () => undefined);
  await new Promise<void>((resolve) => clock.after(SHOWN_MS, resolve));
}
