// The tokens that other programs ask the hub with: the list, a new one, revoking one.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { TokensResponse, TokenView } from "../../../shared/api/people.ts";
import { RefusalNote } from "../refusal-note.tsx";
import { AddTokenSheet, RevokeTokenSheet } from "./token-sheets.tsx";
import { unitNames } from "./unit-names.ts";
import { useAnswer } from "../use-answer.ts";
import { usePeopleWords, type PeopleWords } from "./use-people-words.ts";
import type { View } from "../view.ts";

type Open = { readonly kind: "add" } | { readonly kind: "revoke"; readonly token: TokenView };

export function TokensPart({ view }: { readonly view: View }): JSX.Element {
  const words = usePeopleWords();
  const { people, format } = words;
  const [changes, setChanges] = useState(0);
  const [open, setOpen] = useState<Open | null>(null);
  const loaded = useAnswer("tokens", changes, () => view.api.get<TokensResponse>("tokens"));
  const tokens = loaded.kind === "ready" ? loaded.value.tokens : [];
  const sheet = {
    view,
    onChanged: () => setChanges((before) => before + 1),
    onClosed: () => setOpen(null),
  };
  return (
    <section class="tokens">
      <div class="row">
        <h2>{people.tokens.title}</h2>
        <button type="button" class="outlined" onClick={() => setOpen({ kind: "add" })}>
          {people.tokens.add}
        </button>
      </div>
      <p class="muted">{people.tokens.about}</p>
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setChanges(changes + 1)} />
      )}
      {loaded.kind === "ready" && tokens.length === 0 && <p class="muted">{people.tokens.none}</p>}
      {tokens.length > 0 && (
        <table class="rows people">
          <thead>
            <tr>
              <th scope="col">{people.tokens.name}</th>
              <th scope="col">{people.role}</th>
              <th scope="col">{people.units}</th>
              <th scope="col">{people.state}</th>
              <th scope="col">{people.tokens.lastUsed}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <tr key={token.id} data-key={token.id}>
                <th scope="row">
                  {token.name}
                  <span class="under">{token.id}</span>
                </th>
                <td data-label={people.role}>{people.roles[token.role]}</td>
                <td data-label={people.units}>
                  {unitNames(view.tree, token.units, people.allUnits)}
                </td>
                <td data-label={people.state}>
                  <StateChip token={token} words={words} now={view.clock.now()} />
                </td>
                <td data-label={people.tokens.lastUsed}>
                  {token.lastUsedAt === null
                    ? people.tokens.never
                    : `${format.timeOf(token.lastUsedAt)} ${format.dateOf(token.lastUsedAt)}`}
                </td>
                <td class="does">
                  {token.revokedAt === null && (
                    <button
                      type="button"
                      class="plain"
                      aria-label={people.tokens.revokeOne(token.name)}
                      onClick={() => setOpen({ kind: "revoke", token })}
                    >
                      {people.tokens.revoke}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open?.kind === "add" && <AddTokenSheet {...sheet} />}
      {open?.kind === "revoke" && <RevokeTokenSheet {...sheet} token={open.token} />}
    </section>
  );
}

function StateChip({
  token: { revokedAt, expiresAt },
  words: { people, format },
  now,
}: {
  readonly token: TokenView;
  readonly words: PeopleWords;
  readonly now: number;
}): JSX.Element {
  const { states } = people;
  if (revokedAt !== null) {
    return <span class="chip unknown">{states.revoked(format.dateOf(revokedAt))}</span>;
  }
  const last = format.dateOf(expiresAt - 1);
  return expiresAt <= now ? (
    <span class="chip unknown">{states.ended(last)}</span>
  ) : (
    <span class="chip enough">{states.until(last)}</span>
  );
}
