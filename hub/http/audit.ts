// GET /api/v1/audit: what people did, newest first; read-only for everybody.
import { Type } from "typebox";
import { AuditResponse } from "../../shared/api/audit.ts";
import type { App, HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";

const MOST = 1_000;
const USUAL = 200;

export function auditRoutes(app: App, { store }: HttpParts): void {
  app.get(
    "/api/v1/audit",
    {
      config: { right: "read_audit", units: "none" },
      schema: {
        summary: "What people did, newest first",
        querystring: closed(
          Type.Object({ most: Type.Optional(Type.String({ pattern: "^[1-9][0-9]{0,3}$" })) }),
        ),
        response: { 200: AuditResponse },
      },
    },
    async ({ query }) => ({
      entries: [...(await store.listAudit(Math.min(MOST, Number(query.most ?? USUAL))))],
    }),
  );
}
