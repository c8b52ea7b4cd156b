// The checker as a program: `node test/support/check-line.ts INPUT.json` prints the verdict as JSON.
// Exit codes: 0 everything holds, 1 a violation, 2 the input cannot be read.
import { readFileSync } from "node:fs";
import { checkLine, type CheckInput, type Verdict } from "./checker.ts";

const [file] = process.argv.slice(2);

function run(): Verdict {
  if (file === undefined) throw new Error("usage: node test/support/check-line.ts INPUT.json");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the flow test; what is wrong shows when it is opened
  return checkLine(JSON.parse(readFileSync(file, "utf8")) as CheckInput);
}

try {
  const verdict = run();
  process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
  process.exitCode = verdict.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
