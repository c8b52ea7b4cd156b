// The second factor of the own account: offered as a QR code, confirmed with its first code, then the recovery codes, once.
// Never keeps the secret or a code anywhere but in this component, and only until the next step.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { RecoveryCodes, SecondFactorOffer } from "../../../shared/api/session.ts";
import type { Answer } from "../api-client.ts";
import { fieldText } from "../field-text.ts";
import type { OwnParts } from "../pages/account-page.tsx";
import { QrCode } from "./qr-code.tsx";
import { usePeopleWords } from "./use-people-words.ts";

type Step =
  | { readonly kind: "idle" }
  | { readonly kind: "offered"; readonly offer: SecondFactorOffer }
  | { readonly kind: "confirmed"; readonly codes: readonly string[] };

export function SecondFactorPart({ view }: { readonly view: OwnParts }): JSX.Element {
  const { people, refusalOf } = usePeopleWords();
  const { mine } = people;
  const { api, session, checkSession } = view;
  const [step, setStep] = useState<Step>({ kind: "idle" });
  const [refused, setRefused] = useState<string | null>(null);

  async function run<T>(asked: Promise<Answer<T>>, done: (value: T) => void): Promise<void> {
    const answer = await asked;
    setRefused(answer.ok ? null : refusalOf(answer.refusal));
    if (answer.ok) done(answer.value);
  }
  const path = "session/second-factor";
  const start = (password: string): Promise<void> =>
    run(api.send<SecondFactorOffer>("POST", path, { password }), (offer) =>
      setStep({ kind: "offered", offer }),
    );
  const confirm = (code: string): Promise<void> =>
    run(api.send<RecoveryCodes>("PUT", path, { code }), ({ recoveryCodes }) =>
      setStep({ kind: "confirmed", codes: recoveryCodes }),
    );
  const stop = (password: string): Promise<void> =>
    run(api.send<null>("DELETE", path, { password }), checkSession);

  return (
    <section>
      <h2>{people.secondFactor}</h2>
      {refused !== null && (
        <p class="notice alarm" role="alert">
          {refused}
        </p>
      )}
      {step.kind === "idle" && session.secondFactor === "on" && (
        <>
          <p>{mine.factorOn}</p>
          <OneField key="stop" field="password" label={mine.password} does={mine.stop} run={stop} />
        </>
      )}
      {step.kind === "idle" && session.secondFactor !== "on" && (
        <>
          <p>{mine.factorAbout}</p>
          {session.role === "admin" && session.secondFactor === "off" && (
            <p class="muted">{mine.advice}</p>
          )}
          <OneField
            key="start"
            field="password"
            label={mine.password}
            does={mine.start}
            run={start}
          />
        </>
      )}
      {step.kind === "offered" && (
        <>
          <p>{mine.scan}</p>
          <QrCode rows={step.offer.qr} label={mine.scan} />
          <p>
            {mine.orType} <output class="factor-key">{spaced(step.offer.secret)}</output>
          </p>
          <OneField
            key="confirm"
            field="code"
            label={mine.code}
            does={mine.confirm}
            run={confirm}
          />
        </>
      )}
      {step.kind === "confirmed" && (
        <>
          <h3>{mine.recoveryTitle}</h3>
          <p class="notice question" role="status">
            {mine.recovery}
          </p>
          <ul class="recovery-codes">
            {step.codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <button
            type="button"
            class="outlined"
            onClick={() => {
              setStep({ kind: "idle" });
              checkSession();
            }}
          >
            {mine.recoveryDone}
          </button>
        </>
      )}
    </section>
  );
}

function OneField({
  field,
  label,
  does,
  run,
}: {
  readonly field: "password" | "code";
  readonly label: string;
  readonly does: string;
  readonly run: (value: string) => Promise<void>;
}): JSX.Element {
  const [busy, setBusy] = useState(false);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    setBusy(true);
    await run(fieldText(new FormData(form), field).trim());
    setBusy(false);
    form.reset();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // Cannot reject: the client answers refusals as values.
        void submit(event.currentTarget);
      }}
    >
      <label>
        <span>{label}</span>
        {field === "password" ? (
          <input
            type="password"
            name={field}
            autocomplete="current-password"
            maxLength={1024}
            required
          />
        ) : (
          <input
            name={field}
            inputMode="numeric"
            autocomplete="one-time-code"
            pattern="\s*[0-9]{6}\s*"
            title={label}
            maxLength={10}
            required
          />
        )}
      </label>
      <button type="submit" class="primary" disabled={busy}>
        {does}
      </button>
    </form>
  );
}

/** Groups of four, as apps show a key. */
function spaced(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(" ");
}
