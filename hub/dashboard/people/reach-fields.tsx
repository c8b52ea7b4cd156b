// What an account or a token may do, where, and until when: the fields that both forms share.
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { ROLES, type Role } from "../../../shared/api/session.ts";
import type { TreeUnit } from "../unit-tree.ts";
import { usePeopleWords } from "./use-people-words.ts";

export type Reach = {
  readonly role: Role;
  /** null: all. */
  readonly units: readonly string[] | null;
  /** YYYY-MM-DD, the last day; empty: no end. */
  readonly until: string;
};

/** Shown, where blanks would be drawn together. */
const INDENT = "\u2003";

export function ReachFields({
  reach,
  onChange,
  tree,
  limited,
  mustEnd,
  today,
}: {
  readonly reach: Reach;
  readonly onChange: (reach: Reach) => void;
  readonly tree: readonly TreeUnit[];
  /** Who asks is limited to units, and gives no more than that. */
  readonly limited: boolean;
  readonly mustEnd: boolean;
  /** YYYY-MM-DD */
  readonly today: string;
}): JSX.Element {
  const { people } = usePeopleWords();
  const id = useId();
  const { role, units, until } = reach;
  const chosen = new Set(units);
  const [picked, setPicked] = useState("");
  const nameOf = (code: string): string => tree.find((unit) => unit.code === code)?.name ?? code;
  return (
    <>
      <label>
        <span>{people.role}</span>
        <select
          name="role"
          value={role}
          aria-describedby={`${id}-role`}
          onChange={(event) => {
            const next = ROLES.find((known) => known === event.currentTarget.value) ?? role;
            onChange({ ...reach, role: next });
          }}
        >
          {ROLES.map((known) => (
            <option key={known} value={known}>
              {people.roles[known]}
            </option>
          ))}
        </select>
        <span id={`${id}-role`} class="hint">
          {people.roleHints[role]}
        </span>
      </label>
      <fieldset>
        <legend>{people.units}</legend>
        {!limited && (
          <label class="choice">
            <input
              type="radio"
              name="reach"
              checked={units === null}
              onChange={() => onChange({ ...reach, units: null })}
            />
            {people.allUnits}
          </label>
        )}
        <label class="choice">
          <input
            type="radio"
            name="reach"
            checked={units !== null}
            onChange={() => onChange({ ...reach, units: units ?? [] })}
          />
          {people.someUnits}
        </label>
        {units !== null && (
          <>
            <ul class="chosen">
              {units.map((code) => (
                <li key={code}>
                  {nameOf(code)}
                  <button
                    type="button"
                    class="plain"
                    aria-label={people.dropUnit(nameOf(code))}
                    onClick={() =>
                      onChange({ ...reach, units: units.filter((other) => other !== code) })
                    }
                  >
                    ✕
                  </button>
                </li>
              ))}
            </ul>
            <div class="pick">
              <select
                name="unit"
                value={picked}
                aria-label={people.chooseUnit}
                onChange={({ currentTarget }) => setPicked(currentTarget.value)}
              >
                <option value="">{people.chooseUnit}</option>
                {tree
                  .filter(({ code }) => !chosen.has(code))
                  .map(({ code, name, depth }) => (
                    <option key={code} value={code}>
                      {INDENT.repeat(depth) + name}
                    </option>
                  ))}
              </select>
              {/* A button of its own: with the arrow keys a list changes at every step. */}
              <button
                type="button"
                class="outlined"
                disabled={picked === ""}
                onClick={() => {
                  onChange({ ...reach, units: [...units, picked] });
                  setPicked("");
                }}
              >
                {people.addUnit}
              </button>
            </div>
          </>
        )}
      </fieldset>
      <label>
        <span>{people.until}</span>
        <input
          type="date"
          name="until"
          value={until}
          min={today}
          required={mustEnd}
          aria-describedby={mustEnd ? undefined : `${id}-until`}
          onChange={({ currentTarget }) => onChange({ ...reach, until: currentTarget.value })}
        />
        {!mustEnd && (
          <span id={`${id}-until`} class="hint">
            {people.untilHint}
          </span>
        )}
      </label>
    </>
  );
}
