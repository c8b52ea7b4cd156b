// Large text, high contrast, language. The languages take the place of the help buttons while one is being chosen.
// Promises: a help button changes how the page looks, never what is rated.
import type { JSX } from "preact";
import type { KioskView } from "../../shared/bridge.ts";
import { Icon, type IconName } from "./icon.tsx";
import { languagesOf, type ModeTap, type Modes } from "./modes.ts";
import { targetName } from "./target.ts";
import { LANGUAGE_NAMES, textOf } from "./texts.ts";

export function HelpButtons(props: {
  readonly view: KioskView;
  readonly modes: Modes;
}): JSX.Element {
  const { view, modes } = props;
  const { help } = textOf(modes.language);
  const languages = languagesOf(view);
  if (modes.choosing) {
    return (
      <div class="help" role="group" aria-label={help.language}>
        {languages.map((language) => (
          <HelpButton
            key={language}
            mode={language}
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
      <HelpButton
        mode="largeText"
        icon="largeText"
        active={modes.largeText}
        words={help.largeText}
      />
      <HelpButton mode="contrast" icon="contrast" active={modes.contrast} words={help.contrast} />
      {others.length === 0 ? null : (
        <HelpButton
          mode="choosing"
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
  readonly mode: ModeTap;
  readonly words: string;
  readonly icon?: IconName;
  readonly note?: string;
  readonly active?: boolean;
  readonly lang?: string;
}): JSX.Element {
  const { mode, words, icon, note, active, lang } = props;
  return (
    <button
      type="button"
      class="help-button"
      data-tap={targetName({ kind: "mode", mode })}
      {...(active === undefined ? {} : { "aria-pressed": active })}
      {...(lang === undefined ? {} : { lang })}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      <span class="help-words">{words}</span>
      {note === undefined ? null : <span class="help-note">{note}</span>}
    </button>
  );
}
