// The measures of the hub: how fast it takes ratings in, what its promises cost, and what it holds.
import type { Measures } from "./measures.ts";
import { measureBacklog, measureWire } from "./measure-backlog.ts";
import { measureDurabilityCost, measureEvidenceCost, measureResend } from "./measure-costs.ts";
import { measureLive } from "./measure-live.ts";
import { measureMemory } from "./measure-memory.ts";
import { measurePostgres, measureTwoHubs } from "./measure-postgres.ts";

export const HUB_MEASURES: Measures = {
  T1: measureBacklog,
  T2: measureLive,
  T4: measureEvidenceCost,
  T5: measureDurabilityCost,
  T9: measureMemory,
  T12: measureResend,
  T13: measurePostgres,
  T14: measureTwoHubs,
  T16: measureWire,
};
