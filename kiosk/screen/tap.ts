// Station 1, the tap: which pointers press which target, and which one of them counts. Pure: no DOM, no time.
// Promises: a tap counts when its pointer went down on a target and comes up over the same one, however long, however shaky,
// first finger or not; slide off and it does not; the first pointer to complete wins. Never asks for a `click` of a finger:
// a roll of 16 px or a resting palm makes the browser drop it.

export type Presses = ReadonlyMap<number, { readonly target: string; readonly over: boolean }>;

export const NO_PRESSES: Presses = new Map();

export type TapEvent =
  | { readonly kind: "down"; readonly pointer: number; readonly target: string | null }
  | { readonly kind: "move"; readonly pointer: number; readonly target: string | null }
  | { readonly kind: "up"; readonly pointer: number; readonly target: string | null }
  | { readonly kind: "cancel"; readonly pointer: number };

export type TapStep = { readonly presses: Presses; readonly tapped: string | null };

export function stepTap(presses: Presses, event: TapEvent): TapStep {
  if (event.kind === "down") {
    // A palm that lands beside every target is no press at all.
    if (event.target === null) return { presses, tapped: null };
    return {
      presses: new Map(presses).set(event.pointer, { target: event.target, over: true }),
      tapped: null,
    };
  }
  const press = presses.get(event.pointer);
  if (press === undefined) return { presses, tapped: null };
  if (event.kind === "move") {
    const over = event.target === press.target;
    if (over === press.over) return { presses, tapped: null };
    return { presses: new Map(presses).set(event.pointer, { ...press, over }), tapped: null };
  }
  if (event.kind === "up" && event.target === press.target) {
    // The others are dropped with it: two fingers on two cards are one rating.
    return { presses: NO_PRESSES, tapped: press.target };
  }
  const rest = new Map(presses);
  rest.delete(event.pointer);
  return { presses: rest, tapped: null };
}

/** The targets that look pressed now. */
export function pressedTargets(presses: Presses): readonly string[] {
  return [...presses.values()].filter(({ over }) => over).map(({ target }) => target);
}
