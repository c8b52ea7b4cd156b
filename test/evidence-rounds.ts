// `npm run test:evidence -- --rounds 10000 --seed 1 [--only bundles] [--kind insert]`: the long version of the mutation tests.
// Prints a line a kind; exit code 1 at the first change that was not found where it was made, or at an untouched bundle that raised
// an alarm.
import { parseArgs } from "node:util";
import { openRounds } from "./support/mutation-rounds.ts";
import { checkUntouched } from "./support/untouched-rounds.ts";

const WHAT = ["bundles", "database", "untouched"];
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    /** As a line of the output names it; several may be asked for. */
    kind: { type: "string", multiple: true, default: [] },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
const isAsked = (what: string): boolean => values.only === undefined || values.only === what;
const isKind = (kind: string): boolean => values.kind.length === 0 || values.kind.includes(kind);
if (!Number.isSafeInteger(rounds) || !Number.isSafeInteger(seed) || !WHAT.some(isAsked)) {
  process.stderr.write(`--rounds and --seed take a number, --only one of ${WHAT.join(", ")}\n`);
  process.exit(2);
}

async function told(what: string, run: () => Promise<number>): Promise<void> {
  const from = performance.now();
  const done = await run();
  const seconds = Math.round((performance.now() - from) / 1_000);
  process.stdout.write(
    `${what}: ${done.toLocaleString("en")}, all as they should be, ${seconds} s\n`,
  );
}

const house = await openRounds(seed);
try {
  process.stdout.write(`seed ${seed}, ${new Date().toISOString()}\n`);
  if (isAsked("bundles")) {
    for (const kind of house.inBundles.filter(isKind)) {
      await told(`bundle, ${kind}`, () => house.changeBundles(kind, rounds));
    }
  }
  if (isAsked("database")) {
    for (const kind of house.inDatabase.filter(isKind)) {
      await told(`database, ${kind}`, () => house.changeDatabase(kind, rounds));
    }
  }
  if (isAsked("untouched")) await told("untouched bundles", () => checkUntouched(rounds, seed));
} catch (error) {
  process.stdout.write(`NOT FOUND: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await house.close();
}
