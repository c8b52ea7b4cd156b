// The schema library comes as 683 small files, and every program of ours would begin by finding and reading each of them. Where
// the build has put the same version together in a few (build-library.ts), those are loaded; where it has not, nothing changes.
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";

const LIBRARY = "typebox";

/** A folder of out/ that is named after the installed version, so that an older one is never taken. */
export function libraryFolder() {
  const { version } = JSON.parse(
    readFileSync(new URL(`../node_modules/${LIBRARY}/package.json`, import.meta.url), "utf8"),
  );
  return new URL(`../out/${LIBRARY}-${version}/`, import.meta.url);
}

/** Call it before anything of the product is imported. */
export function loadFewFiles() {
  const folder = libraryFolder();
  if (!existsSync(new URL(`${LIBRARY}.mjs`, folder))) return;
  // Not there before Node 22.15.
  module.registerHooks?.({
    resolve(specifier, context, next) {
      if (specifier !== LIBRARY && !specifier.startsWith(`${LIBRARY}/`)) {
        return next(specifier, context);
      }
      const name = specifier === LIBRARY ? LIBRARY : specifier.slice(LIBRARY.length + 1);
      return { url: new URL(`${name}.mjs`, folder).href, format: "module", shortCircuit: true };
    },
  });
}
