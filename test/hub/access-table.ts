// Who may use which route, said a second time: a row for every route of the API's description, tried by http-roles.test.ts.
// A new route fails that test until its row is here; a row says what the contract says, not what the code does.
import { ROLES, type Role } from "../../shared/api/session.ts";
import type { AccessRow } from "./access-row.ts";
import { PEOPLE_ACCESS } from "./access-table-people.ts";
import { CATALOGUE } from "./open-test-hub.ts";

const LOOKERS: readonly Role[] = ["supervisor", "admin", "witness"];
const ADMIN: readonly Role[] = ["admin"];
const SINGLE_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
const transaction = {
  domain: null,
  from: "2025-11-01",
  to: "2025-11-30",
  received: 9,
  atCounter: 9,
  resolved: 9,
  early: 0,
  onTime: 9,
  late: 0,
  authority: "own",
};

const indicator = {
  from: "2025-11-01",
  to: "2025-11-30",
  indicator: 1,
  two: 40,
  one: 8,
  zero: 2,
  verified: null,
};

export const ACCESS: Readonly<Record<string, AccessRow>> = {
  ...PEOPLE_ACCESS,
  "GET /api/v1/summaries": {
    roles: ROLES,
    units: "refused",
    ask: (unit) => ({ path: `/api/v1/summaries?period=2025-11&unit=${unit}` }),
    list: () => ({ path: "/api/v1/summaries?period=2025-11&by=kiosk" }),
  },
  "GET /api/v1/places": {
    roles: ROLES,
    units: "refused",
    ask: (unit) => ({ path: `/api/v1/places?period=2025-11&unit=${unit}` }),
  },
  "GET /api/v1/trend": {
    roles: ROLES,
    units: "refused",
    ask: (unit) => ({ path: `/api/v1/trend?period=2025-11&periods=2&unit=${unit}` }),
  },
  "GET /api/v1/reasons": {
    roles: ROLES,
    units: "refused",
    ask: (unit) => ({ path: `/api/v1/reasons?period=2025-11&unit=${unit}` }),
  },
  "GET /api/v1/quality": {
    roles: LOOKERS,
    units: "refused",
    ask: (unit) => ({ path: `/api/v1/quality?period=2025-11&unit=${unit}` }),
    list: () => ({ path: "/api/v1/quality?period=2025-11" }),
  },
  "GET /api/v1/reports/{file}": {
    roles: ROLES,
    units: "refused",
    ask: (unit) => ({ path: `/api/v1/reports/2025-11.json?unit=${unit}` }),
    list: () => ({ path: "/api/v1/reports/2025-11.json" }),
  },
  "GET /api/v1/catalogue": {
    roles: ROLES,
    units: "none",
    ask: () => ({ path: "/api/v1/catalogue" }),
  },
  "PUT /api/v1/catalogue": {
    roles: ADMIN,
    units: "none",
    undivided: true,
    ask: () => ({ path: "/api/v1/catalogue", body: CATALOGUE }),
  },
  "GET /api/v1/kiosks": {
    roles: LOOKERS,
    units: "narrowed",
    ask: () => ({ path: "/api/v1/kiosks" }),
    list: () => ({ path: "/api/v1/kiosks" }),
  },
  "POST /api/v1/kiosks": {
    roles: ADMIN,
    units: "refused",
    ask: (unit, turn) => ({
      path: "/api/v1/kiosks",
      body: { kiosk: `new-${turn}`, centre: unit, counters: ["q1"] },
    }),
  },
  "GET /api/v1/kiosks/{kiosk}/seals": {
    roles: LOOKERS,
    units: "hidden",
    ask: (unit) => ({ path: `/api/v1/kiosks/k-${unit}/seals` }),
  },
  "POST /api/v1/kiosks/{kiosk}/new-key": {
    roles: ADMIN,
    units: "hidden",
    ask: (unit) => ({ path: `/api/v1/kiosks/k-${unit}/new-key` }),
  },
  "POST /api/v1/enrol": {
    roles: null,
    units: "none",
    ask: () => ({
      path: "/api/v1/enrol",
      body: { code: "0000000000", publicKey: SINGLE_KEY },
    }),
  },
  "POST /api/v1/transactions": {
    roles: ADMIN,
    units: "refused",
    ask: (unit) => ({ path: "/api/v1/transactions", body: { rows: [{ unit, ...transaction }] } }),
  },
  "POST /api/v1/indicators": {
    roles: ADMIN,
    units: "refused",
    ask: (unit) => ({
      path: "/api/v1/indicators",
      body: { rows: [{ unit, ...indicator }] },
    }),
  },
  "POST /api/v1/transactions/file": {
    roles: ADMIN,
    units: "refused",
    ask: (unit) => ({
      path: `/api/v1/transactions/file?unit=${unit}&period=2025-11`,
      headers: { "content-type": "text/csv" },
      body: "tiepNhan;trucTiep;daGiaiQuyet;truocHan;dungHan;quaHan\n9;9;9;0;9;0\n",
    }),
  },
  "GET /api/v1/evidence/{file}": {
    roles: LOOKERS,
    units: "refused",
    ask: (unit) => ({ path: `/api/v1/evidence/2025-11.zip?unit=${unit}` }),
  },
  "GET /api/v1/seals": {
    roles: LOOKERS,
    units: "refused",
    ask: (unit) => ({ path: `/api/v1/seals?period=2025-11&unit=${unit}` }),
  },
  "GET /api/v1/closes/{period}": {
    roles: LOOKERS,
    units: "narrowed",
    ask: () => ({ path: "/api/v1/closes/2025-11" }),
    list: () => ({ path: "/api/v1/closes/2025-11" }),
  },
  "POST /api/v1/closes/{period}/waivers": {
    roles: ["supervisor"],
    units: "hidden",
    ask: (unit) => ({
      path: "/api/v1/closes/2025-11/waivers",
      body: { kiosk: `k-${unit}`, reason: "Thiết bị hỏng, đã thay thiết bị khác" },
    }),
  },
  "GET /api/v1/board": { roles: null, units: "none", ask: () => ({ path: "/api/v1/board" }) },
  "GET /api/v1/packages/{file}": {
    roles: LOOKERS,
    units: "refused",
    ask: (unit) => ({ path: `/api/v1/packages/2025-11.zip?unit=${unit}` }),
  },
  "GET /api/v1/audit": {
    roles: ["admin", "witness"],
    units: "none",
    undivided: true,
    ask: () => ({ path: "/api/v1/audit?most=5" }),
  },
  "GET /api/v1/live": {
    roles: ROLES,
    units: "none",
    ask: () => ({ path: "/api/v1/live" }),
  },
  "GET /healthz": { roles: null, units: "none", ask: () => ({ path: "/healthz" }) },
  "GET /metrics": { roles: null, units: "none", ask: () => ({ path: "/metrics" }) },
};
