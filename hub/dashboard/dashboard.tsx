// Who is looking: asks for the session, then shows sign-in or the pages. Holds the language for everything below.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { SessionView } from "../../shared/api/session.ts";
import type { Clock } from "../../shared/clock.ts";
import type { ApiClient, Refusal } from "./api-client.ts";
import type { LanguageMemory } from "./language-memory.ts";
import type { LookMemory } from "./look-memory.ts";
import { RefusalNote } from "./refusal-note.tsx";
import { Shell } from "./shell.tsx";
import { SignInPage } from "./sign-in-page.tsx";
import { WordsContext, wordsOf } from "./words/words.ts";

export type DashboardParts = {
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly memory: LanguageMemory;
  readonly looks: LookMemory;
};

type Visitor =
  | { readonly kind: "asking" }
  | { readonly kind: "unknown"; readonly refusal: Refusal }
  | { readonly kind: "signed_out"; readonly ended: boolean }
  | { readonly kind: "signed_in"; readonly session: SessionView };

export function Dashboard({ parts }: { readonly parts: DashboardParts }): JSX.Element {
  const { api, memory } = parts;
  const [language, setLanguage] = useState(memory.recall);
  const [visitor, setVisitor] = useState<Visitor>({ kind: "asking" });
  const words = wordsOf(language);

  const askSession = async (): Promise<void> => {
    const answer = await api.session();
    if (answer.ok) setVisitor({ kind: "signed_in", session: answer.value });
    else if (answer.refusal.code === "not_signed_in") {
      setVisitor((before) => ({ kind: "signed_out", ended: before.kind === "signed_in" }));
    } else {
      const { refusal } = answer;
      setVisitor((before) => (before.kind === "signed_in" ? before : { kind: "unknown", refusal }));
    }
  };
  // Neither can reject: the client answers refusals as values.
  const checkSession = (): void => void askSession();
  const signOut = (): void =>
    void api.signOut().then(() => setVisitor({ kind: "signed_out", ended: false }));

  useEffect(checkSession, []);
  useLayoutEffect(() => {
    document.documentElement.lang = words.language;
  }, [words.language]);

  const switchLanguage = (): void => {
    const other = language === "vi" ? "en" : "vi";
    memory.remember(other);
    setLanguage(other);
  };

  return (
    <WordsContext.Provider value={words}>
      {visitor.kind === "asking" && <p class="waiting">{words.text.loading}</p>}
      {visitor.kind === "unknown" && (
        <main class="alone">
          <RefusalNote refusal={visitor.refusal} retry={checkSession} />
        </main>
      )}
      {visitor.kind === "signed_out" && (
        <SignInPage
          api={api}
          ended={visitor.ended}
          switchLanguage={switchLanguage}
          onSignedIn={(session) => setVisitor({ kind: "signed_in", session })}
        />
      )}
      {visitor.kind === "signed_in" && (
        <Shell
          key={visitor.session.username}
          parts={parts}
          session={visitor.session}
          checkSession={checkSession}
          signOut={signOut}
          switchLanguage={switchLanguage}
        />
      )}
    </WordsContext.Provider>
  );
}
