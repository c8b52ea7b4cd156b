// `receipts`: writes the hub's receipts that this kiosk holds into a file, to be checked elsewhere: `verify FILE --receipts THIS`.
// Promises: one JSON object a line, nothing secret in it; the kiosk may go on meanwhile; what is wrong is one sentence and code 2.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readReceipts, type KeptReceipt } from "../store/read-receipts.ts";

const FINE = 0;
const WRONG_USE = 2;
const HELP =
  "receipts --data DIR --output FILE: the hub's receipts that a kiosk holds, for verify --receipts\n";

export function runReceipts(args: readonly string[]): number {
  const refuse = (why: string): number => {
    process.stderr.write(`${why}\n`);
    return WRONG_USE;
  };
  let given: { readonly data?: string; readonly output?: string; readonly help?: boolean };
  try {
    given = parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        output: { type: "string", short: "o" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return refuse(told(error));
  }
  if (given.help === true) {
    process.stdout.write(HELP);
    return FINE;
  }
  const { data, output } = given;
  if (data === undefined || output === undefined) return refuse(HELP.trimEnd());
  const file = join(data, "kiosk.db");
  let receipts: readonly KeptReceipt[];
  try {
    receipts = readReceipts(file);
  } catch (error) {
    return refuse(
      `${file} cannot be read (${told(error)}): name the data folder of a kiosk of this version.`,
    );
  }
  const lines = receipts.map(
    ({ centre, kiosk, text }) => `{"centre":"${centre}","kiosk":"${kiosk}","receipt":${text}}\n`,
  );
  try {
    writeFileSync(output, lines.join(""));
  } catch (error) {
    return refuse(`${output} cannot be written (${told(error)}).`);
  }
  process.stderr.write(`${output}: ${receipts.length} receipts\n`);
  return FINE;
}

function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
