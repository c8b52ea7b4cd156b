// Whatever is made untrue in a bundle that the hub's key then seals again, or in the hub's database, is found where it was made;
// an untouched bundle raises no alarm. The long version: `npm run test:evidence -- --rounds 10000 --seed 1`.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chanceSeed } from "../support/chance.ts";
import { CHANGES } from "../support/change-bundle.ts";
import { DATABASE_CHANGES } from "../support/change-database.ts";
import { openRounds, type Rounds } from "../support/mutation-rounds.ts";
import { checkUntouched } from "../support/untouched-rounds.ts";

const EACH = 25;
const SEED = chanceSeed();

let rounds: Rounds;
beforeAll(async () => {
  rounds = await openRounds(SEED);
});
afterAll(() => rounds.close());

describe(`changed bundles (SEED=${SEED})`, () => {
  test.each(Object.keys(CHANGES))(`${EACH} times: %s, then sealed again`, async (kind) => {
    expect(await rounds.changeBundles(kind, EACH)).toBe(EACH);
  });
});

describe(`a changed database (SEED=${SEED})`, () => {
  test.each(Object.keys(DATABASE_CHANGES))(`${EACH} times: %s`, async (kind) => {
    expect(await rounds.changeDatabase(kind, EACH)).toBe(EACH);
  });
});

describe(`untouched bundles (SEED=${SEED})`, () => {
  test("of a random history raise no alarm: any period, open or sealed, whole or of one unit", async () => {
    expect(await checkUntouched(100, SEED)).toBe(100);
  });
});
