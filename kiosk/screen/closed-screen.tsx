// Outside the opening hours: deep indigo, today's hours in words, and when the counter opens again.
// Promises: hours and next opening are data of the kiosk; what is not known is not said.
import type { JSX } from "preact";
import type { KioskView, OpeningMoment } from "../../shared/bridge.ts";
import { Drum } from "./drum.tsx";
import { Masthead } from "./masthead.tsx";
import { languagesOf } from "./modes.ts";
import { dayText } from "./number-text.ts";
import type { Language } from "./text.ts";
import { textOf } from "./texts.ts";
import { Words } from "./words.tsx";

export function ClosedScreen({ view }: { readonly view: KioskView }): JSX.Element {
  const { closed } = textOf("vi");
  const hours = hoursInWords(view.hoursToday);
  const others = languagesOf(view).filter((language) => language !== "vi");
  return (
    <main class="page page-closed">
      <Drum star />
      <Masthead view={view} />
      <div class="lead">
        <div class="lead-words">
          <h1 class="invitation">
            <Words phrases={closed.title} />
          </h1>
          <p class="lead-note">
            {view.opensAt === null ? closed.invite : opensText(view.opensAt, "vi")}
          </p>
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
      <footer class="foot">
        <div>
          {others.map((language) => (
            <p key={language} class="closed-other" lang={language}>
              {otherText(view.opensAt, language)}
            </p>
          ))}
        </div>
      </footer>
    </main>
  );
}

function otherText(opensAt: OpeningMoment | null, language: Language): string {
  const { title, invite } = textOf(language).closed;
  const gap = language === "zh" ? "，" : ". ";
  return title.join(" ") + gap + (opensAt === null ? invite : opensText(opensAt, language));
}

function opensText({ date, weekday, minute, inDays }: OpeningMoment, language: Language): string {
  const { opens, todayWord, tomorrow, weekdays, onDay } = textOf(language).closed;
  const day = onDay(weekdays[weekday - 1] ?? "", dayText(date));
  const when = inDays === 0 ? todayWord : inDays === 1 ? tomorrow(day) : day;
  const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return opens({ when, time: language === "vi" ? (hoursInWords(time)[0] ?? time) : time });
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
