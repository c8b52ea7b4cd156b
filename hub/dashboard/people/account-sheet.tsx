// One account in a sheet: a new one, or another's role, units, end, password, second factor and whether it may sign in.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ChangePersonRequest, GivenPassword, Person } from "../../../shared/api/people.ts";
import type { Answer } from "../api-client.ts";
import { endOfLastDay, isoDate, lastDayOf } from "./last-day.ts";
import { ReachFields, type Reach } from "./reach-fields.tsx";
import { SecretOnce } from "./secret-once.tsx";
import { Sheet } from "./sheet.tsx";
import { usePeopleWords } from "./use-people-words.ts";
import type { View } from "../view.ts";

export function AccountSheet({
  view,
  person,
  taken,
  onChanged,
  onClosed,
}: {
  readonly view: View;
  /** null: a new account. */
  readonly person: Person | null;
  /** Names that a new account cannot have. */
  readonly taken: readonly string[];
  readonly onChanged: () => void;
  readonly onClosed: () => void;
}): JSX.Element {
  const { people, format, refusalOf } = usePeopleWords();
  const { api, session } = view;
  const [shown, setShown] = useState(person);
  const [username, setUsername] = useState(person?.username ?? "");
  const [reach, setReach] = useState<Reach>({
    role: person?.role ?? "supervisor",
    units: person === null ? session.units : person.units,
    until: lastDayOf(person?.expiresAt ?? null, format),
  });
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ readonly alarm: boolean; readonly words: string } | null>(
    null,
  );
  const [password, setPassword] = useState<GivenPassword | null>(null);
  const path = `people/${encodeURIComponent(username)}`;

  async function run<T>(ask: () => Promise<Answer<T>>, done: (value: T) => void): Promise<void> {
    setBusy(true);
    setSaid(null);
    const answer = await ask();
    setBusy(false);
    if (!answer.ok) return setSaid({ alarm: true, words: refusalOf(answer.refusal) });
    done(answer.value);
    onChanged();
  }
  // None can reject: the client answers refusals as values.
  const change = (body: ChangePersonRequest): void =>
    void run(
      () => api.send<Person>("PATCH", path, body),
      (after) => {
        setShown(after);
        setSaid({ alarm: false, words: people.done });
      },
    );
  const givePassword = (): void =>
    void run(() => api.send<GivenPassword>("POST", `${path}/password`), setPassword);
  const dropFactor = (): void =>
    void run(
      () => api.send<null>("DELETE", `${path}/second-factor`),
      () => setShown((before) => (before === null ? null : { ...before, secondFactor: false })),
    );
  const submit = (): void => {
    const { role, units, until } = reach;
    if (units?.length === 0) return setSaid({ alarm: true, words: people.noUnit });
    const where = {
      role,
      units: units === null ? null : [...units],
      expiresAt: endOfLastDay(until),
    };
    if (shown !== null) return change(where);
    if (taken.includes(username)) return setSaid({ alarm: true, words: people.taken(username) });
    void run(() => api.send<GivenPassword>("POST", "people", { username, ...where }), setPassword);
  };

  const title = shown === null ? people.add : people.editOne(shown.username);
  const closeWord = password === null ? people.close : people.secret.close;
  return (
    <Sheet
      title={password === null ? title : people.secret.password(password.username)}
      closeWord={closeWord}
      onClosed={onClosed}
    >
      {password !== null && <SecretOnce secret={password.password} />}
      {password === null && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
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
          {shown === null && (
            <label>
              <span>{people.username}</span>
              <input
                name="username"
                value={username}
                autocomplete="off"
                autocapitalize="none"
                spellcheck={false}
                pattern="[a-z0-9][a-z0-9._@\-]{0,63}"
                title={people.usernameHint}
                maxLength={64}
                required
                onInput={({ currentTarget }) => setUsername(currentTarget.value)}
              />
              <span class="hint">{people.usernameHint}</span>
            </label>
          )}
          <ReachFields
            reach={reach}
            onChange={setReach}
            tree={view.tree}
            limited={session.units !== null}
            mustEnd={false}
            today={isoDate(view.today)}
          />
          <button type="submit" class="primary" disabled={busy}>
            {busy ? people.saving : shown === null ? people.add : people.save}
          </button>
        </form>
      )}
      {password === null && shown !== null && (
        <div class="more">
          <p class="hint">{people.signsOut}</p>
          <button type="button" class="outlined" disabled={busy} onClick={givePassword}>
            {people.newPassword}
          </button>
          <button
            type="button"
            class="outlined"
            disabled={busy}
            onClick={() => change({ disabled: shown.disabledAt === null })}
          >
            {shown.disabledAt === null ? people.disable : people.enable}
          </button>
          {shown.secondFactor && (
            <button type="button" class="outlined" disabled={busy} onClick={dropFactor}>
              {people.dropFactor}
            </button>
          )}
        </div>
      )}
    </Sheet>
  );
}
