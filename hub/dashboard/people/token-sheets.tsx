// Sheets for tokens: making one (it is shown once), and revoking one, which cannot be undone and so is asked twice.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { GivenToken, TokenView } from "../../../shared/api/people.ts";
import { endOfLastDay, isoDate } from "./last-day.ts";
import { ReachFields, type Reach } from "./reach-fields.tsx";
import { SecretOnce } from "./secret-once.tsx";
import { Sheet } from "./sheet.tsx";
import { usePeopleWords } from "./use-people-words.ts";
import type { View } from "../view.ts";

type SheetParts = {
  readonly view: View;
  readonly onChanged: () => void;
  readonly onClosed: () => void;
};

export function AddTokenSheet({ view, onChanged, onClosed }: SheetParts): JSX.Element {
  const { people, refusalOf } = usePeopleWords();
  const [name, setName] = useState("");
  const [reach, setReach] = useState<Reach>({
    role: "staff",
    units: view.session.units,
    until: "",
  });
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [given, setGiven] = useState<GivenToken | null>(null);

  const submit = async (): Promise<void> => {
    const { role, units, until } = reach;
    if (units?.length === 0) return setRefused(people.noUnit);
    setBusy(true);
    const body = { name, role, units, expiresAt: endOfLastDay(until) };
    const answer = await view.api.send<GivenToken>("POST", "tokens", body);
    setBusy(false);
    if (!answer.ok) return setRefused(refusalOf(answer.refusal));
    setGiven(answer.value);
    onChanged();
  };
  if (given !== null) {
    return (
      <Sheet title={people.secret.token(name)} closeWord={people.secret.close} onClosed={onClosed}>
        <SecretOnce secret={given.token} />
      </Sheet>
    );
  }
  return (
    <Sheet title={people.tokens.add} closeWord={people.close} onClosed={onClosed}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // Cannot reject: the client answers refusals as values.
          void submit();
        }}
      >
        {refused !== null && (
          <p class="notice alarm" role="alert">
            {refused}
          </p>
        )}
        <label>
          <span>{people.tokens.name}</span>
          <input
            name="name"
            value={name}
            autocomplete="off"
            maxLength={80}
            required
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
          <span class="hint">{people.tokens.nameHint}</span>
        </label>
        <ReachFields
          reach={reach}
          onChange={setReach}
          tree={view.tree}
          limited={view.session.units !== null}
          mustEnd
          today={isoDate(view.today)}
        />
        <button type="submit" class="primary" disabled={busy}>
          {busy ? people.saving : people.tokens.add}
        </button>
      </form>
    </Sheet>
  );
}

export function RevokeTokenSheet({
  view,
  token,
  onChanged,
  onClosed,
}: SheetParts & { readonly token: TokenView }): JSX.Element {
  const { people, refusalOf } = usePeopleWords();
  const [refused, setRefused] = useState<string | null>(null);
  const revoke = async (dialog: HTMLDialogElement | null): Promise<void> => {
    const answer = await view.api.send<null>("DELETE", `tokens/${token.id}`);
    if (!answer.ok) return setRefused(refusalOf(answer.refusal));
    onChanged();
    dialog?.close();
  };
  return (
    <Sheet title={people.tokens.revokeOne(token.name)} closeWord={people.close} onClosed={onClosed}>
      <p class="notice question">{people.tokens.revokeWarning}</p>
      {refused !== null && (
        <p class="notice alarm" role="alert">
          {refused}
        </p>
      )}
      <div class="more">
        <button
          type="button"
          class="outlined"
          onClick={({ currentTarget }) => void revoke(currentTarget.closest("dialog"))}
        >
          {people.tokens.revoke}
        </button>
      </div>
    </Sheet>
  );
}
