// DIR/demo.json: where `npm start` is reachable and with which passwords, for its owner only (mode 0600).
// Promises: what was generated once stays; a file that cannot be read is an error, never silently replaced.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { Type, type Static } from "typebox";
import { Role } from "../shared/api/session.ts";
import { Problem } from "../shared/api/problem.ts";
import { parseJson } from "../shared/parse-json.ts";
import { createParser } from "../shared/parser.ts";

export const DemoFile = Type.Object({
  http: Type.String(),
  mqtt: Type.String(),
  kiosk: Type.String(),
  kioskPin: Type.String(),
  accounts: Type.Array(
    Type.Object({ role: Role, username: Type.String(), password: Type.String() }),
  ),
});
export type DemoFile = Static<typeof DemoFile>;

const parseDemoFile = createParser(DemoFile);

export function readDemoFile(file: string): DemoFile | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = parseDemoFile(parseJson(readFileSync(file, "utf8")));
  if (parsed.ok) return parsed.value;
  throw new Problem(
    "unprocessable",
    `${file} is damaged (${parsed.fault}); move it away, or choose another folder with --data`,
  );
}

export function writeDemoFile(file: string, demo: DemoFile): void {
  const text = `${JSON.stringify(demo, null, 2)}\n`;
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
