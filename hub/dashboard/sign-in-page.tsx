// Sign-in: a name and a password, and a code where the account has a second factor. Never says which of the two was wrong, never keeps the password.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SessionView } from "../../shared/api/session.ts";
import type { ApiClient, Refusal } from "./api-client.ts";
import { fieldText } from "./field-text.ts";
import { Mark } from "./icons.tsx";
import { refusalWords } from "./refusal-note.tsx";
import { useWords } from "./words/words.ts";

export function SignInPage({
  api,
  ended,
  switchLanguage,
  onSignedIn,
}: {
  readonly api: ApiClient;
  readonly ended: boolean;
  readonly switchLanguage: () => void;
  readonly onSignedIn: (session: SessionView) => void;
}): JSX.Element {
  const { text } = useWords();
  const form = useRef<HTMLFormElement>(null);
  const [trying, setTrying] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const asksCode = refusal !== null && ["code_needed", "wrong_code"].includes(refusal.code);

  useEffect(() => {
    document.title = `${text.signIn.title} · ${text.product}`;
  }, [text]);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  useEffect(() => {
    const code = form.current?.querySelector<HTMLInputElement>("input[name=code]");
    if (code) {
      code.value = "";
      code.focus();
    }
  }, [refusal]);

  const submit = async (fields: FormData): Promise<void> => {
    setTrying(true);
    const code = fieldText(fields, "code").trim();
    const answer = await api.signIn({
      username: fieldText(fields, "username"),
      password: fieldText(fields, "password"),
      ...(code === "" ? {} : { code }),
    });
    setTrying(false);
    if (answer.ok) return onSignedIn(answer.value);
    setRefusal(answer.refusal);
    // The password was right then, and is asked for again with the code.
    if (["code_needed", "wrong_code"].includes(answer.refusal.code)) return;
    const password = form.current?.querySelector<HTMLInputElement>("input[type=password]");
    if (password) {
      password.value = "";
      password.focus();
    }
  };

  return (
    <main class="sign-in">
      <div class="brand">
        <Mark />
        <span>{text.product}</span>
      </div>
      <h1>{text.signIn.title}</h1>
      <p class="muted">{text.signIn.about}</p>
      <form
        ref={form}
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          // Cannot reject: the client answers refusals as values.
          void submit(new FormData(event.currentTarget));
        }}
      >
        {ended && refusal === null && (
          <p class="notice question" role="status">
            {text.signIn.ended}
          </p>
        )}
        {refusal !== null && (
          <p class="notice alarm" role="alert">
            {refusalWords(text, refusal)}
          </p>
        )}
        <label>
          <span>{text.signIn.username}</span>
          <input
            name="username"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            maxLength={64}
            required
          />
        </label>
        <label>
          <span>{text.signIn.password}</span>
          <input
            name="password"
            type="password"
            autocomplete="current-password"
            maxLength={1024}
            required
          />
        </label>
        {asksCode && (
          <label>
            <span>{text.signIn.code}</span>
            <input
              name="code"
              autocomplete="one-time-code"
              autocapitalize="characters"
              spellcheck={false}
              minLength={6}
              maxLength={20}
              required
            />
            <span class="hint">{text.signIn.codeHint}</span>
          </label>
        )}
        <button type="submit" class="primary" disabled={trying}>
          {trying ? text.signIn.trying : text.signIn.submit}
        </button>
      </form>
      <button type="button" class="plain" onClick={switchLanguage}>
        {text.otherLanguage}
      </button>
    </main>
  );
}
