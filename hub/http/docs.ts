// /api/docs: the OpenAPI description, made from the same schemas that check the requests.
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { describeAccess } from "./declare-access.ts";

/** Swagger UI writes style attributes and shows data: images; its scripts are files of its own. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Before the routes that it describes. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Hài Lòng",
        version: "1",
        description: "Satisfaction ratings at one-stop counters: figures, fleet, catalogue, audit.",
      },
      components: {
        securitySchemes: {
          session: { type: "apiKey", in: "cookie", name: "hai-long-session" },
          token: { type: "http", scheme: "bearer" },
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      schema: { ...schema, ...describeAccess(route.config ?? {}) },
      url,
    }),
  });
  await app.register(swaggerUi, { routePrefix: "/api/docs", staticCSP: DOCS_CSP });
}
