// Which recorded guidance is offered: what the configuration names and the machine has.
// Promises: no clip, no button; a clip that is named and not there has its word for staff and hub.

/** `named`: the configuration's languages, empty when it leaves the choice to the machine; `found`: those with a clip here. */
export function voicesHeard(named: readonly string[], found: readonly string[]): readonly string[] {
  return named.length === 0 ? found : named.filter((voice) => found.includes(voice));
}

export function voicesFault(
  named: readonly string[],
  found: readonly string[],
): "clips_missing" | null {
  return named.every((voice) => found.includes(voice)) ? null : "clips_missing";
}
