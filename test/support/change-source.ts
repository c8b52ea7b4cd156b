// For `node --import`: changes one source text of the product while it is loaded, in this process and its threads only.
// Throws when the text is not there any more: a change that does not happen would prove nothing.
import { registerHooks } from "node:module";

export function changeSource(file: string, from: string, to: string): void {
  // What the build put together holds the text in another form.
  process.env["HAI_LONG_SOURCES"] = "1";
  changeText((url) => url.endsWith(file), from, to);
}

/** The same where the program may have been put together by the build: `place` knows both files, `from` both forms. */
export function changeText(
  place: (url: string) => boolean,
  from: string | RegExp,
  to: string,
): void {
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (!place(url)) return loaded;
      const source =
        typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
      if (source.split(from).length !== 2) throw new Error(`${url} does not say once: ${from}`);
      return { ...loaded, source: source.replace(from, () => to) };
    },
  });
}
