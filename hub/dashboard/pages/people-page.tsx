// The accounts of the dashboard and the tokens of other programs, for admins; those of the admin's own units only.
// Promises: a password or token is shown once, in the sheet where it was made; the own account is changed by another admin.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PeopleResponse, Person } from "../../../shared/api/people.ts";
import { AccountSheet } from "../people/account-sheet.tsx";
import { RefusalNote } from "../refusal-note.tsx";
import { TokensPart } from "../people/tokens-part.tsx";
import { formatRoute } from "../route.ts";
import { useAnswer } from "../use-answer.ts";
import { usePeopleWords, type PeopleWords } from "../people/use-people-words.ts";
import { unitNames } from "../people/unit-names.ts";
import type { View } from "../view.ts";

/** `person` null: a new account. */
type Editing = { readonly person: Person | null };

export function PeoplePage({ view }: { readonly view: View }): JSX.Element {
  const words = usePeopleWords();
  const { text, people, format } = words;
  const [changes, setChanges] = useState(0);
  const [editing, setEditing] = useState<Editing | null>(null);
  const loaded = useAnswer("people", changes, () => view.api.get<PeopleResponse>("people"));
  useEffect(() => {
    document.title = `${people.title} · ${text.product}`;
  }, [people, text]);
  const known = loaded.kind === "ready" ? loaded.value.people : [];
  return (
    <>
      <header class="title">
        <div class="row">
          <h1>{people.title}</h1>
          <span class="standing">{people.summary(format.count(known.length))}</span>
          <button type="button" class="outlined" onClick={() => setEditing({ person: null })}>
            {people.add}
          </button>
        </div>
      </header>
      {view.session.secondFactor === "off" && (
        <p class="notice question">
          {people.mine.advice}{" "}
          <a href={formatRoute({ ...view.route, of: null, page: "account" })}>{people.own}</a>
        </p>
      )}
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setChanges(changes + 1)} />
      )}
      {known.length > 0 && (
        <table class="rows people">
          <thead>
            <tr>
              <th scope="col">{people.username}</th>
              <th scope="col">{people.role}</th>
              <th scope="col">{people.units}</th>
              <th scope="col">{people.state}</th>
              <th scope="col">{people.secondFactor}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {known.map((person) => (
              <Row
                key={person.username}
                person={person}
                view={view}
                words={words}
                edit={() => setEditing({ person })}
              />
            ))}
          </tbody>
        </table>
      )}
      <TokensPart view={view} />
      {editing !== null && (
        <AccountSheet
          view={view}
          person={editing.person}
          taken={known.map(({ username }) => username)}
          onChanged={() => setChanges((before) => before + 1)}
          onClosed={() => setEditing(null)}
        />
      )}
    </>
  );
}

function Row({
  person,
  view,
  words,
  edit,
}: {
  readonly person: Person;
  readonly view: View;
  readonly words: PeopleWords;
  readonly edit: () => void;
}): JSX.Element {
  const { people } = words;
  const { username, role, units, secondFactor } = person;
  const own = username === view.session.username;
  return (
    <tr data-key={username}>
      <th scope="row">
        {username}
        {own && <span class="under">{people.yourself}</span>}
      </th>
      <td data-label={people.role}>{people.roles[role]}</td>
      <td data-label={people.units}>{unitNames(view.tree, units, people.allUnits)}</td>
      <td data-label={people.state}>
        <StateChip person={person} words={words} now={view.clock.now()} />
      </td>
      <td data-label={people.secondFactor}>
        {secondFactor ? people.on : <span class="muted">{people.off}</span>}
      </td>
      <td class="does">
        {!own && (
          <button type="button" class="plain" aria-label={people.editOne(username)} onClick={edit}>
            {people.edit}
          </button>
        )}
      </td>
    </tr>
  );
}

function StateChip({
  person: { disabledAt, expiresAt },
  words: { people, format },
  now,
}: {
  readonly person: Person;
  readonly words: PeopleWords;
  readonly now: number;
}): JSX.Element {
  const { states } = people;
  if (disabledAt !== null) {
    return <span class="chip unknown">{states.disabled(format.dateOf(disabledAt))}</span>;
  }
  if (expiresAt === null) return <span class="chip enough">{states.inForce}</span>;
  const last = format.dateOf(expiresAt - 1);
  return expiresAt <= now ? (
    <span class="chip unknown">{states.ended(last)}</span>
  ) : (
    <span class="chip enough">{states.until(last)}</span>
  );
}
