// The rows of the access table about people: sessions, the own account, accounts, tokens.
import { addToken } from "../../hub/people/tokens.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import { ROLES, type Role } from "../../shared/api/session.ts";
import type { AccessRow } from "./access-row.ts";
import { PASSWORD } from "./open-test-hub.ts";

const ADMIN: readonly Role[] = ["admin"];

export const PEOPLE_ACCESS: Readonly<Record<string, AccessRow>> = {
  "POST /api/v1/session": {
    roles: null,
    units: "none",
    ask: () => ({
      path: "/api/v1/session",
      body: { username: "nobody", password: `${PASSWORD}?` },
    }),
  },
  "GET /api/v1/session": {
    roles: ROLES,
    units: "none",
    ask: () => ({ path: "/api/v1/session" }),
  },
  "DELETE /api/v1/session": {
    roles: ROLES,
    units: "none",
    ask: () => ({ path: "/api/v1/session" }),
    endsSession: true,
  },
  "GET /api/v1/people": {
    roles: ADMIN,
    units: "narrowed",
    people: true,
    ask: () => ({ path: "/api/v1/people" }),
    list: () => ({ path: "/api/v1/people" }),
  },
  "POST /api/v1/people": {
    roles: ADMIN,
    units: "refused",
    people: true,
    ask: (unit, turn) => ({
      path: "/api/v1/people",
      body: { username: `new-${turn}`, role: "staff", units: [unit] },
    }),
  },
  "PATCH /api/v1/people/{username}": {
    roles: ADMIN,
    units: "hidden",
    people: true,
    ask: (unit) => ({ path: `/api/v1/people/k-${unit}`, body: { disabled: false } }),
  },
  "POST /api/v1/people/{username}/password": {
    roles: ADMIN,
    units: "hidden",
    people: true,
    ask: (unit) => ({ path: `/api/v1/people/k-${unit}/password` }),
  },
  "DELETE /api/v1/people/{username}/second-factor": {
    roles: ADMIN,
    units: "hidden",
    people: true,
    ask: (unit) => ({ path: `/api/v1/people/k-${unit}/second-factor` }),
  },
  "GET /api/v1/tokens": {
    roles: ADMIN,
    units: "narrowed",
    people: true,
    ask: () => ({ path: "/api/v1/tokens" }),
    list: () => ({ path: "/api/v1/tokens" }),
  },
  "POST /api/v1/tokens": {
    roles: ADMIN,
    units: "refused",
    people: true,
    ask: (unit) => ({
      path: "/api/v1/tokens",
      body: { name: `k-${unit}`, role: "staff", units: [unit], expiresAt: Date.now() + 60_000 },
    }),
  },
  "DELETE /api/v1/tokens/{id}": {
    roles: ADMIN,
    units: "hidden",
    people: true,
    ask: async (unit, turn, { hub }) => {
      const parts = { store: hub.store, clock: createSystemClock(), who: "test" };
      const expiresAt = Date.now() + 60_000;
      const token = { name: `${turn}`, role: "staff", units: [unit], expiresAt } as const;
      return { path: `/api/v1/tokens/${(await addToken(parts, token)).id}` };
    },
  },
  "POST /api/v1/session/password": {
    roles: ROLES,
    units: "none",
    people: true,
    ask: () => ({
      path: "/api/v1/session/password",
      body: { password: PASSWORD, newPassword: PASSWORD },
    }),
    endsSession: true,
  },
  "POST /api/v1/session/second-factor": {
    roles: ROLES,
    units: "none",
    people: true,
    ask: () => ({ path: "/api/v1/session/second-factor", body: { password: PASSWORD } }),
  },
  "PUT /api/v1/session/second-factor": {
    roles: ROLES,
    units: "none",
    people: true,
    ask: () => ({ path: "/api/v1/session/second-factor", body: { code: "not-now" } }),
  },
  "DELETE /api/v1/session/second-factor": {
    roles: ROLES,
    units: "none",
    people: true,
    ask: () => ({ path: "/api/v1/session/second-factor", body: { password: PASSWORD } }),
  },
};
