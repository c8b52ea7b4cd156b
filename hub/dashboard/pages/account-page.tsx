// What people do with their own account: another password, and the second factor.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { fieldText } from "../field-text.ts";
import { SecondFactorPart } from "../people/second-factor-part.tsx";
import { usePeopleWords } from "../people/use-people-words.ts";
import type { View } from "../view.ts";

export type OwnParts = Pick<View, "api" | "session" | "checkSession">;

export function AccountPage({ view }: { readonly view: OwnParts }): JSX.Element {
  const { text, people } = usePeopleWords();
  useEffect(() => {
    document.title = `${people.own} · ${text.product}`;
  }, [people, text]);
  const { secondFactor } = view.session;
  return (
    <>
      <header class="title">
        <div class="row">
          <h1>{people.own}</h1>
          <span class="standing">
            {view.session.username} · {people.roles[view.session.role]}
          </span>
        </div>
      </header>
      {secondFactor === "needed" && <p class="notice question">{people.mine.needed}</p>}
      <div class="own">
        <SecondFactorPart view={view} />
        <PasswordPart view={view} />
      </div>
    </>
  );
}

function PasswordPart({ view }: { readonly view: OwnParts }): JSX.Element {
  const { people, refusalOf } = usePeopleWords();
  const { mine } = people;
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ readonly alarm: boolean; readonly words: string } | null>(
    null,
  );

  const submit = async (form: HTMLFormElement): Promise<void> => {
    const fields = new FormData(form);
    const newPassword = fieldText(fields, "new");
    if (newPassword !== fieldText(fields, "again"))
      return setSaid({ alarm: true, words: mine.notSame });
    setBusy(true);
    const body = { password: fieldText(fields, "password"), newPassword };
    const answer = await view.api.send<null>("POST", "session/password", body);
    setBusy(false);
    if (!answer.ok) {
      const easy = answer.refusal.code === "unprocessable";
      return setSaid({ alarm: true, words: easy ? mine.easy : refusalOf(answer.refusal) });
    }
    form.reset();
    setSaid({ alarm: false, words: mine.changed });
  };
  return (
    <section>
      <h2>{mine.changePassword}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // Cannot reject: the client answers refusals as values.
          void submit(event.currentTarget);
        }}
      >
        {said !== null && (
          <p
            class={said.alarm ? "notice alarm" : "notice done"}
            role={said.alarm ? "alert" : "status"}
          >
            {said.words}
          </p>
        )}
        {/* For password keepers: whose password this is. */}
        <input
          type="text"
          name="username"
          autocomplete="username"
          value={view.session.username}
          hidden
          readOnly
        />
        <label>
          <span>{mine.password}</span>
          <input
            type="password"
            name="password"
            autocomplete="current-password"
            maxLength={1024}
            required
          />
        </label>
        <label>
          <span>{mine.newPassword}</span>
          <input
            type="password"
            name="new"
            autocomplete="new-password"
            minLength={10}
            maxLength={1024}
            required
          />
          <span class="hint">{mine.newPasswordHint}</span>
        </label>
        <label>
          <span>{mine.again}</span>
          <input
            type="password"
            name="again"
            autocomplete="new-password"
            maxLength={1024}
            required
          />
        </label>
        <button type="submit" class="primary" disabled={busy}>
          {busy ? people.saving : mine.changePassword}
        </button>
      </form>
    </section>
  );
}
