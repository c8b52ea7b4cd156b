// Outside the opening hours: deep indigo, and today's hours in words.
import type { JSX } from "preact";
import type { KioskView } from "../../shared/bridge.ts";
import { Drum } from "./drum.tsx";
import { Masthead } from "./masthead.tsx";
import { textOf } from "./texts.ts";
import { Words } from "./words.tsx";

export function ClosedScreen({ view }: { readonly view: KioskView }): JSX.Element {
  const { closed } = textOf("vi");
  const hours = hoursInWords(view.hoursToday);
  return (
    <main class="page page-closed">
      <Drum star />
      <Masthead view={view} />
      <div class="lead">
        <div class="lead-words">
          <h1 class="invitation">
            <Words phrases={closed.title} />
          </h1>
          <p class="lead-note">{closed.invite}</p>
          {hours.length === 0 ? null : (
            <div class="hours">
              <p>{closed.today}</p>
              {hours.map((span) => (
                <p key={span} class="hours-span">
                  {span}
                </p>
              ))}
            </div>
          )}
        </div>
      </div>
    </main>
  );
}

/** `07:30–11:30, 13:30–17:00` → `7 giờ 30 – 11 giờ 30`, `13 giờ 30 – 17 giờ 00`; other words stay as they are. */
export function hoursInWords(hours: string): readonly string[] {
  return hours
    .split(",")
    .map((span) => span.trim())
    .filter((span) => span !== "")
    .map((span) =>
      span.replace(/\b0?(\d{1,2}):(\d{2})\b/g, "$1 giờ $2").replace(/\s*[–-]\s*/g, " – "),
    );
}
