// Bundles that nobody touched, of random histories: months and free ranges, both calendars, open and sealed, whole and of one unit.
// Promises: every one must be good; the first that is not is told with what it was made from.
import { writeEvidenceTo } from "../../hub/evidence/bundle.ts";
import { closePeriod } from "../../hub/evidence/seal.ts";
import { faultText } from "../../hub/evidence/verdict.ts";
import { checkBundle } from "../../hub/evidence/verify.ts";
import { parsePeriod, ZONE, type Calendar, type Period } from "../../shared/period.ts";
import { createChance, type Chance } from "./chance.ts";
import { AUTUMN, fillAutumn, openEvidenceHouse, WINTER } from "./evidence-house.ts";
import { collectFiles, openFiles } from "./open-files.ts";

/** Bundles of one history: to make a database costs as much as fifty of them. */
const OF_ONE = 100;
const RECORDS = 20;
const DAY = 86_400_000;
const MONTHS = ["2026-10", "2026-11"];

/** Resolves with the number of bundles. */
export async function checkUntouched(bundles: number, seed: number): Promise<number> {
  for (let done = 0; done < bundles; done += OF_ONE) {
    await checkHistory(Math.min(OF_ONE, bundles - done), seed + done);
  }
  return bundles;
}

async function checkHistory(bundles: number, seed: number): Promise<void> {
  const house = await openEvidenceHouse();
  const chance = createChance(seed);
  await fillAutumn(house, chance, RECORDS);
  const store = house.store();
  const { key, clock } = house;
  try {
    for (let i = 0; i < bundles; i++) {
      if (i % 10 === 5) {
        const period = periodOf(chance.pick(MONTHS), chance.pick(["calendar", "state"]));
        await closePeriod(store, { period, zone: ZONE, who: "test" }, key, clock);
      }
      const period = anyPeriod(chance);
      const unit = chance.pick([null, null, "tinh", "an", "binh"]);
      const { files, zip } = collectFiles();
      const made = { key, at: clock.now() };
      await writeEvidenceTo(store, { period, unit, zone: ZONE }, made, () => zip);
      const verdict = checkBundle(openFiles(files));
      if (verdict.kind === "checked" && verdict.faults.length === 0) continue;
      const why =
        verdict.kind === "unreadable" ? verdict.why : verdict.faults.map(faultText).join(" | ");
      throw new Error(
        `history of seed ${seed}, bundle ${i} (${period.id} ${period.calendar}, unit ${unit}): ${why}`,
      );
    }
  } finally {
    await house.close();
  }
}

function anyPeriod(chance: Chance): Period {
  if (chance.below(3) === 0) {
    return periodOf(chance.pick([...MONTHS, "2026-Q4"]), chance.pick(["calendar", "state"]));
  }
  const days = Math.floor((WINTER - AUTUMN) / DAY) + 4;
  const [a, b] = [chance.below(days), chance.below(days)];
  const date = (day: number): string => new Date(AUTUMN + day * DAY).toISOString().slice(0, 10);
  return periodOf(`${date(Math.min(a, b))}..${date(Math.max(a, b))}`, "calendar");
}

function periodOf(id: string, calendar: Calendar): Period {
  const parsed = parsePeriod(id, calendar);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.value;
}
