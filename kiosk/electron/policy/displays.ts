// On which display the screen belongs: the one that was named, else the one that can be touched, else the system's first.
import type { Display, Rectangle } from "electron";

export type DisplayFacts = Pick<Display, "id" | "label" | "bounds" | "touchSupport">;

export function chooseBounds(
  displays: readonly DisplayFacts[],
  primary: DisplayFacts,
  wanted: string | null,
): Rectangle {
  return (chooseDisplay(displays, primary.id, wanted) ?? primary).bounds;
}

/**
 * `wanted` is an id, a label or a size such as 1280x800 (either way up). A display that is named but not there now
 * (asleep, unplugged) does not keep the screen away: it comes back when the display does.
 */
export function chooseDisplay<D extends DisplayFacts>(
  displays: readonly D[],
  primary: number,
  wanted: string | null,
): D | undefined {
  return (
    findNamed(displays, wanted) ??
    displays.find(({ touchSupport }) => touchSupport === "available") ??
    displays.find(({ id }) => id === primary) ??
    displays[0]
  );
}

function findNamed<D extends DisplayFacts>(
  displays: readonly D[],
  wanted: string | null,
): D | undefined {
  if (wanted === null) return undefined;
  return (
    displays.find(({ id }) => String(id) === wanted) ??
    displays.find(({ label }) => label === wanted) ??
    displays.find(({ bounds: { width, height } }) =>
      [`${width}x${height}`, `${height}x${width}`].includes(wanted),
    )
  );
}
