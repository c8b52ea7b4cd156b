// The measures of the hub: how fast it takes ratings in, what its promises cost, and what it holds.
import type { Measures } from "./measures.ts";
import { measureConnects, measureTlsConnects } from "./measure-connects.ts";
import { measureCurve } from "./measure-curve.ts";
import { measureDashboard } from "./measure-dashboard.ts";
import { measureFlatSummary } from "./measure-flat.ts";
import { measureFlood } from "./measure-flood.ts";
import { measureLatency } from "./measure-latency.ts";
import { measureReport } from "./measure-report.ts";
import { measureRestart, measureTlsRestart } from "./measure-restart.ts";
import { measureBacklog, measureBusyBacklog, measureWire } from "./measure-backlog.ts";
import { measureDurabilityCost, measureEvidenceCost, measureResend } from "./measure-costs.ts";
import { measureLive } from "./measure-live.ts";
import { measureMemory, measureTlsMemory } from "./measure-memory.ts";
import { measurePostgres, measureTwoHubs } from "./measure-postgres.ts";

export const HUB_MEASURES: Measures = {
  T1: measureBacklog,
  "T1-CPU": measureBusyBacklog,
  T2: measureLive,
  T4: measureEvidenceCost,
  T5: measureDurabilityCost,
  T6: measureLatency,
  T8: measureConnects,
  "T8-TLS": measureTlsConnects,
  T9: measureMemory,
  "T9-TLS": measureTlsMemory,
  T10: measureReport,
  T12: measureResend,
  T13: measurePostgres,
  T14: measureTwoHubs,
  T15: measureFlood,
  T16: measureWire,
  RESTART: measureRestart,
  "RESTART-TLS": measureTlsRestart,
  "SUMMARY-FLAT": measureFlatSummary,
  CURVE: measureCurve,
  DASHBOARD: measureDashboard,
};
