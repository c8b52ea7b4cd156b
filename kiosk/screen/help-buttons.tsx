// Guidance to hear, large text, high contrast, language. What can be chosen takes the place of the help buttons meanwhile.
// Promises: a help button changes how the page looks, never what is rated.
import type { JSX } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import { languagesOf } from "./modes.ts";
import type { Shown } from "./screen-flow.ts";
import { targetName, type Target } from "./target.ts";
import { LANGUAGE_NAMES, textOf, VOICE_NAMES } from "./texts.ts";

export function HelpButtons({ state, modes, voices, playing }: Shown): JSX.Element {
  const { help } = textOf(modes.language);
  const languages = languagesOf(state.view);
  if (modes.choosing === "voice") {
    return (
      <div class="help help-wide" role="group" aria-label={help.listen}>
        {voices.map((voice) => (
          <HelpButton
            key={voice}
            target={{ kind: "voice", voice }}
            icon="listen"
            words={VOICE_NAMES[voice].words}
            lang={VOICE_NAMES[voice].lang}
          />
        ))}
      </div>
    );
  }
  if (modes.choosing === "language") {
    return (
      <div class="help" role="group" aria-label={help.language}>
        {languages.map((language) => (
          <HelpButton
            key={language}
            target={{ kind: "mode", mode: language }}
            active={language === modes.language}
            words={LANGUAGE_NAMES[language]}
            lang={language}
          />
        ))}
      </div>
    );
  }
  const others = languages.filter((language) => language !== modes.language);
  return (
    <div class="help" role="group" aria-label={help.label}>
      {voices.length === 0 ? null : (
        <HelpButton
          target={{ kind: "listen" }}
          icon="listen"
          active={playing !== null}
          words={help.listen}
        />
      )}
      <HelpButton
        target={{ kind: "mode", mode: "largeText" }}
        icon="largeText"
        active={modes.largeText}
        words={help.largeText}
      />
      <HelpButton
        target={{ kind: "mode", mode: "contrast" }}
        icon="contrast"
        active={modes.contrast}
        words={help.contrast}
      />
      {others.length === 0 ? null : (
        <HelpButton
          target={{ kind: "mode", mode: "choosing" }}
          icon="globe"
          words={help.language}
          note={others.map((language) => SHORT_NAMES[language]).join(" · ")}
        />
      )}
    </div>
  );
}

const SHORT_NAMES = { vi: "VI", en: "EN", zh: "中文" } as const;

function HelpButton(props: {
  readonly target: Target;
  readonly words: string;
  readonly icon?: IconName;
  readonly note?: string;
  readonly active?: boolean;
  readonly lang?: string;
}): JSX.Element {
  const { target, words, icon, note, active, lang } = props;
  return (
    <button
      type="button"
      class="help-button"
      data-tap={targetName(target)}
      {...(active === undefined ? {} : { "aria-pressed": active })}
      {...(lang === undefined ? {} : { lang })}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      <span class="help-words">{words}</span>
      {note === undefined ? null : <span class="help-note">{note}</span>}
    </button>
  );
}
