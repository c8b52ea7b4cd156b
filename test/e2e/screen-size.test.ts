// How much the screen is: a kiosk that starts in the morning must not wait for its own page.
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { loadStaticFiles } from "../../kiosk/web/static-files.ts";

const LIMIT_BYTES = 60_000;

it("page, script and style of the screen are at most 60 kB compressed", () => {
  const files = loadStaticFiles(fileURLToPath(new URL("../../out/screen", import.meta.url)));
  const sizes = [...files]
    .filter(([path]) => /\.(html|js|css)$/.test(path))
    .map(([path, { bytes }]) => ({ path, bytes: gzipSync(bytes, { level: 9 }).length }));
  expect(sizes.map(({ path }) => path.replace(/^.*\./, "")).toSorted()).toEqual([
    "css",
    "html",
    "js",
  ]);
  expect(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(LIMIT_BYTES);
});
