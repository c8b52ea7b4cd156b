// The first page: an invitation. Any touch anywhere leads on to the faces; nothing here moves.
import type { JSX } from "preact";
import type { KioskView } from "../../shared/bridge.ts";
import { Drum } from "./drum.tsx";
import { Masthead } from "./masthead.tsx";
import { languagesOf } from "./modes.ts";
import { Promises } from "./promises.tsx";
import { targetName } from "./target.ts";
import { textOf } from "./texts.ts";
import { Words } from "./words.tsx";

export function IdleScreen({ view }: { readonly view: KioskView }): JSX.Element {
  const text = textOf("vi");
  const others = languagesOf(view).filter((language) => language !== "vi");
  return (
    <main class="page page-idle" data-tap={targetName({ kind: "wake" })}>
      <Drum />
      <Masthead view={view} />
      <div class="lead">
        <div class="lead-words">
          <h1 class="invitation" id="invitation">
            <Words phrases={text.idle} />
          </h1>
          {others.map((language) => (
            <p key={language} class="invitation-other" lang={language}>
              {textOf(language).idle.join(language === "zh" ? "" : " ")}
            </p>
          ))}
        </div>
        <Hand />
      </div>
      <footer class="foot">
        <Promises text={text} />
      </footer>
      {/* For a keyboard and a screen reader; a finger may land anywhere. */}
      <button
        type="button"
        class="wake"
        data-tap={targetName({ kind: "wake" })}
        aria-labelledby="invitation"
      />
    </main>
  );
}

function Hand(): JSX.Element {
  return (
    <svg class="hand" viewBox="0 0 128 152" aria-hidden="true" focusable="false">
      <path d="M30 84V16a13 13 0 0 1 26 0v46a11.5 11.5 0 0 1 24-2v8a11 11 0 0 1 23 0v8a10.5 10.5 0 0 1 21 2v24c0 28-15 46-42 46H66c-14 0-24-6-32-18L6 84c-5-8-3-15 3-18s13-1 21 18z" />
    </svg>
  );
}
