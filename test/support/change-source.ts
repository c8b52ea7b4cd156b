// For `node --import`: changes one source text of the product while it is loaded, in this process and its threads only.
// Throws when the text is not there any more: a change that does not happen would prove nothing.
import { registerHooks } from "node:module";

export function changeSource(file: string, from: string, to: string): void {
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (!url.endsWith(file)) return loaded;
      const source =
        typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
      if (source.split(from).length !== 2) throw new Error(`${file} does not say once: ${from}`);
      return { ...loaded, source: source.replace(from, () => to) };
    },
  });
}
