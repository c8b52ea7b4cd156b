// The kiosks as they last said of themselves: state in words first, then what waits on them, disk, clock and alarms.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { KioskEntry } from "../../../shared/api/kiosks.ts";
import { FaultList } from "../fault-list.tsx";
import { faultName } from "../fault-name.ts";
import { NewKey } from "../new-key.tsx";
import { formatRoute } from "../route.ts";
import { RefusalNote } from "../refusal-note.tsx";
import { useAnswer } from "../use-answer.ts";
import { isSimulated, type View } from "../view.ts";
import { useWords, type Words } from "../words/words.ts";

/** Beyond this a clock is named as wrong (reporting practice: more than two minutes). */
const CLOCK_OFF_MS = 120_000;

export function FleetPage({ view }: { readonly view: View }): JSX.Element {
  const words = useWords();
  const { text } = words;
  const [retries, setRetries] = useState(0);
  const loaded = useAnswer("kiosks", view.tick + retries, view.api.kiosks);
  useEffect(() => {
    document.title = `${text.fleet.title} · ${text.product}`;
  }, [text]);
  const kiosks = loaded.kind === "ready" ? inTreeOrder(view, loaded.value.kiosks) : [];
  const machines = kiosks.filter((kiosk) => !isSimulated(kiosk));
  const online = kiosks.filter(({ state }) => state === "online").length;
  const hasDemo = view.session.demo || kiosks.some(({ demo }) => demo);
  return (
    <>
      <header class="title">
        <div class="row">
          <h1>{text.fleet.title}</h1>
          {hasDemo && <span class="demo">{text.demo}</span>}
          {kiosks.length > 0 && (
            <span class="standing">{text.fleet.summary(online, machines.length)}</span>
          )}
        </div>
      </header>
      {loaded.kind === "loading" && <p class="waiting">{text.loading}</p>}
      {loaded.kind === "refused" && (
        <RefusalNote refusal={loaded.refusal} retry={() => setRetries(retries + 1)} />
      )}
      {loaded.kind === "ready" && kiosks.length === 0 && <p class="muted">{text.fleet.empty}</p>}
      {kiosks.length > 0 && (
        <table class="rows fleet">
          <thead>
            <tr>
              <th scope="col">{text.fleet.kiosk}</th>
              <th scope="col">{text.fleet.centre}</th>
              <th scope="col">{text.fleet.state}</th>
              <th scope="col">{text.fleet.lastSeen}</th>
              <th scope="col" class="number">
                {text.fleet.pending}
              </th>
              <th scope="col">{text.fleet.disk}</th>
              <th scope="col">{text.fleet.clock}</th>
              <th scope="col">{text.fleet.version}</th>
              <th scope="col">{text.fleet.alarms}</th>
            </tr>
          </thead>
          <tbody>
            {kiosks.map((kiosk) => (
              <Kiosk key={kiosk.kiosk} view={view} kiosk={kiosk} words={words} />
            ))}
          </tbody>
        </table>
      )}
      {loaded.kind === "ready" && <FaultList fleet={loaded.value} />}
    </>
  );
}

function Kiosk({
  view,
  kiosk,
  words,
}: {
  readonly view: View;
  readonly kiosk: KioskEntry;
  readonly words: Words;
}): JSX.Element {
  const { text, format } = words;
  const seen = kiosk.lastSeen;
  const unknown = format.count(null);
  const centre = view.tree.find(({ code }) => code === kiosk.centre)?.name ?? kiosk.centre;
  const codes = new Set([...kiosk.alarms, ...(kiosk.error === null ? [] : [kiosk.error])]);
  const alarms = [...codes].map((code) => faultName(words.language, code));
  return (
    <tr data-key={kiosk.kiosk} class={`state-${kiosk.state}`}>
      <th scope="row">
        <a href={formatRoute({ ...view.route, page: "seals", of: kiosk.kiosk })}>{kiosk.kiosk}</a>
        <span class="under">
          {text.fleet.counters}: {kiosk.counters.join(", ")}
        </span>
        <NewKey view={view} kiosk={kiosk} />
      </th>
      <td data-label={text.fleet.centre}>{centre}</td>
      <td data-label={text.fleet.state}>
        <span class={`chip kiosk-${kiosk.state}`}>{stateWords(words, kiosk)}</span>
      </td>
      <td data-label={text.fleet.lastSeen}>
        {seen === null ? unknown : `${format.timeOf(seen)} ${format.dateOf(seen)}`}
      </td>
      <td class="number" data-label={text.fleet.pending}>
        {kiosk.pending === null ? unknown : text.fleet.records(format.count(kiosk.pending))}
      </td>
      <td data-label={text.fleet.disk}>
        {kiosk.disk === null ? unknown : (text.fleet.disks[kiosk.disk] ?? kiosk.disk)}
        {kiosk.freeMb !== null && (
          <span class="under">{text.fleet.free(format.count(kiosk.freeMb))}</span>
        )}
      </td>
      <td data-label={text.fleet.clock}>{clockWords(words, kiosk.clockOffsetMs)}</td>
      <td data-label={text.fleet.version}>{kiosk.version ?? unknown}</td>
      <td data-label={text.fleet.alarms}>
        {alarms.length === 0 ? (
          <span class="muted">{text.fleet.none}</span>
        ) : (
          alarms.map((alarm) => (
            <span key={alarm} class="chip alarm">
              {alarm}
            </span>
          ))
        )}
      </td>
    </tr>
  );
}

function stateWords({ text, format }: Words, kiosk: KioskEntry): string {
  const { states, simulated, notEnrolled } = text.fleet;
  if (isSimulated(kiosk)) return simulated;
  if (!kiosk.enrolled) return notEnrolled;
  if (kiosk.state !== "lost") return states[kiosk.state];
  const at = kiosk.lastSeen;
  return at === null
    ? states.lost(format.count(null), "")
    : states.lost(format.timeOf(at), format.dateOf(at));
}

function clockWords({ text, format }: Words, offsetMs: number | null): string {
  if (offsetMs === null) return format.count(null);
  const off = Math.abs(offsetMs);
  return off <= CLOCK_OFF_MS
    ? text.fleet.clockFine
    : text.fleet.clockOff(format.count(Math.round(off / 1000)));
}

function inTreeOrder(view: View, kiosks: readonly KioskEntry[]): readonly KioskEntry[] {
  const places = new Map(view.tree.map(({ code }, i) => [code, i]));
  const place = ({ centre }: KioskEntry): number => places.get(centre) ?? view.tree.length;
  return kiosks.toSorted((a, b) => place(a) - place(b) || a.kiosk.localeCompare(b.kiosk));
}
