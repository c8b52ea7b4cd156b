// Too old a Node is stopped with one sentence, before a native module would end it without any (K1).
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { nodeTooOld } from "../../build/node-guard.mjs";

const build = fileURLToPath(new URL("../../build/", import.meta.url));
const run = promisify(execFile);
/** What npm or a person starts; the guard itself and electron-builder's hook are started by nobody. */
const PROGRAMS = readdirSync(build).filter(
  (name) =>
    name.endsWith(".mjs") && !/^(?:node-guard|few-files|electron-after-pack)\.mjs$/.test(name),
);
/** The system's own Node, as Debian 12 has it. */
const SYSTEM_NODE = "/usr/bin/node";

const systemVersion = await run(SYSTEM_NODE, ["--version"]).then(
  ({ stdout }) => stdout.trim().slice(1),
  () => undefined,
);
const hasOldNode = systemVersion !== undefined && nodeTooOld(systemVersion) !== undefined;

test.each(["18.20.4", "20.20.2", "22.13.1"])("Node %s is too old, and is told so", (version) => {
  expect(nodeTooOld(version)).toContain(`This is Node ${version}; Hài Lòng needs 22.14`);
});

test.each(["22.14.0", "22.21.1", "24.21.0", "26.1.0"])("Node %s will do", (version) => {
  expect(nodeTooOld(version)).toBeUndefined();
});

describe.skipIf(!hasOldNode)("on an old Node", () => {
  test.each(PROGRAMS)("build/%s ends with the sentence and code 2", async (program) => {
    const ended = run(SYSTEM_NODE, [`${build}${program}`, "--help"]);
    await expect(ended).rejects.toMatchObject({
      code: 2,
      stdout: "",
      stderr: `${nodeTooOld(systemVersion ?? "")}\n`,
    });
  });
});
