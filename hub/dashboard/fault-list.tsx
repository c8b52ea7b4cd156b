// What a person must see to, fault by fault: its name, where it is, what it means, what to do. Under the fleet's table.
// Promises: the names of shared/fault.ts and no others; a code of a newer hub is shown as it is.
import type { JSX } from "preact";
import { FAULTS, isFaultCode } from "../../shared/fault.ts";
import type { KiosksResponse } from "../../shared/api/kiosks.ts";
import { faultText } from "./fault-name.ts";
import { useWords } from "./words/words.ts";

type Found = { readonly code: string; readonly places: readonly string[] };

const WEIGHT = ["stop", "act", "look"];

/** The gravest first; each fault once, with every place it is at. `hub`: the word for the hub itself. */
function gather({ kiosks, hub }: KiosksResponse, hubWord: string): readonly Found[] {
  const places = new Map<string, string[]>();
  const add = (code: string, place: string): void => {
    places.set(code, [...(places.get(code) ?? []), place]);
  };
  for (const { code } of hub.faults) add(code, hubWord);
  for (const { kiosk, alarms, error } of kiosks) {
    for (const code of new Set([...alarms, ...(error === null ? [] : [error])])) add(code, kiosk);
  }
  const grave = (code: string): number =>
    WEIGHT.indexOf(isFaultCode(code) ? FAULTS[code].weight : "");
  return [...places]
    .map(([code, at]) => ({ code, places: at }))
    .toSorted((a, b) => grave(a.code) - grave(b.code) || a.code.localeCompare(b.code));
}

export function FaultList({ fleet }: { readonly fleet: KiosksResponse }): JSX.Element | null {
  const { text, language } = useWords();
  const words = text.fleet.faults;
  const found = gather(fleet, words.hub);
  if (found.length === 0) return null;
  return (
    <section class="faults">
      <h2>{words.title}</h2>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{words.fault}</th>
            <th scope="col">{words.where}</th>
            <th scope="col">{words.means}</th>
            <th scope="col">{words.todo}</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ code, places }) => {
            const said = isFaultCode(code) ? faultText(language)[code] : undefined;
            return (
              <tr key={code} data-fault={code}>
                <th scope="row">
                  {said?.name ?? code}
                  <span class="under">{code}</span>
                </th>
                <td data-label={words.where}>{places.join(", ")}</td>
                <td data-label={words.means}>{said?.means ?? ""}</td>
                <td data-label={words.todo}>{said?.todo ?? ""}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
