// Whether the fonts of the screen are really there: a page without them is drawn with what the machine has, and may lack letters.
// Promises: changes nothing of what is shown; it only finds the word of it for staff and hub.

/** `paths` are addresses of the screen's files (`/assets/x.css`); `read` gives a file's bytes, undefined when it is not there. */
export function fontsFault(
  paths: readonly string[],
  read: (path: string) => Buffer | undefined,
): "fonts_missing" | null {
  const named = paths
    .filter((path) => path.endsWith(".css"))
    .flatMap((path) => fontsIn(read(path)?.toString("utf8") ?? "", path));
  const isThere = (path: string): boolean => (read(path)?.length ?? 0) > 0;
  return named.every(isThere) ? null : "fonts_missing";
}

/** The fonts that a stylesheet names, as addresses of their own. */
function fontsIn(style: string, path: string): readonly string[] {
  return [...style.matchAll(/url\(["']?([^"')]+\.woff2)["']?\)/g)].map(
    ([, url = ""]) => new URL(url, `app://screen${path}`).pathname,
  );
}
