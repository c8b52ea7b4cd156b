// The HTTP side of the hub: Fastify with our walls around it, then one file a resource.
// Promises: every refusal is a problem of the closed list; every /api/v1 route names its right; `close` ends open streams too.
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyInstance } from "fastify";
import type { TSchema } from "typebox";
import { Problem, problemBody } from "../../shared/api/problem.ts";
import { createRefusedSignIns } from "../people/refused-sign-ins.ts";
import { createSignInDelay } from "../people/sign-in-delay.ts";
import { answerProblem, createErrorHandler } from "./answer-problem.ts";
import type { App, HttpParts } from "./app.ts";
import { auditExports } from "./audit-exports.ts";
import { auditRoutes } from "./audit.ts";
import { boardRoutes } from "./board.ts";
import { catalogueRoutes } from "./catalogue.ts";
import { createCheck } from "./check-request.ts";
import { registerDashboard } from "./dashboard.ts";
import { requireDeclaredAccess } from "./declare-access.ts";
import { registerDocs } from "./docs.ts";
import { enrolRoutes } from "./enrol.ts";
import { evidenceRoutes } from "./evidence.ts";
import { refuseForeignOrigin, requireRight } from "./guard-request.ts";
import { countAnswers, healthRoutes } from "./health.ts";
import { indicatorRoutes } from "./indicators.ts";
import { kioskRoutes } from "./kiosks.ts";
import { liveRoutes } from "./live.ts";
import { ownAccountRoutes } from "./own-account.ts";
import { peopleRoutes } from "./people.ts";
import { packageRoutes } from "./packages.ts";
import { placeRoutes } from "./places.ts";
import { qualityRoutes } from "./quality.ts";
import { reasonRoutes } from "./reasons.ts";
import { reportRoutes } from "./reports.ts";
import { closeRoutes } from "./closes.ts";
import { sealRoutes } from "./seals.ts";
import { sessionRoutes } from "./session.ts";
import { summaryRoutes } from "./summaries.ts";
import { tokenRoutes } from "./tokens.ts";
import { transactionFileRoutes } from "./transactions-file.ts";
import { transactionRoutes } from "./transactions.ts";
import { trendRoutes } from "./trend.ts";

const MOST_BODY_BYTES = 64 * 1_024;
const REQUEST_TIMEOUT_MS = 30_000;

export type HttpServer = {
  /** Without a slash at its end; the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
};

export async function openHttp(parts: HttpParts): Promise<HttpServer> {
  const app = await createHttp(parts);
  await app.listen({ host: parts.host, port: parts.port });
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : parts.port;
  const host = parts.host.includes(":") ? `[${parts.host}]` : parts.host;
  return {
    url: `${parts.tls === null ? "http" : "https"}://${host}:${port}`,
    close: () => app.close(),
  };
}

async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { tls, log } = parts;
  const options = {
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    // Browsers keep what they were given; HEAD would be a second way to ask for the same.
    exposeHeadRoutes: false,
    frameworkErrors: createErrorHandler(log),
    clientErrorHandler: answerBrokenRequest,
  };
  // Fastify's types tell HTTP from HTTPS; what we use of both is the same.
  const server = (tls === null
    ? Fastify(options)
    : Fastify({
        ...options,
        https: { ...tls, minVersion: "TLSv1.2" },
      })) as unknown as FastifyInstance;
  const app: App = server.withTypeProvider<TypeBoxTypeProvider>();

  app.removeContentTypeParser("text/plain");
  app.setValidatorCompiler(({ schema, httpPart }) =>
    createCheck(schema as TSchema, httpPart ?? "request"),
  );
  // Response schemas document and type the answers; JSON.stringify writes them, so that none loses a field unseen.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.decorateRequest("account", null);
  app.setErrorHandler(createErrorHandler(log));
  const answered = countAnswers(app);

  const methods = new Map<string, string[]>();
  requireDeclaredAccess(app);
  app.addHook("onRoute", ({ url, method }) => {
    methods.set(url, [...(methods.get(url) ?? []), ...[method].flat()]);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0] ?? "";
    const taken = methods.get(path);
    if (taken === undefined) {
      return answerProblem(new Problem("not_found", `There is nothing at ${path}.`), reply);
    }
    reply.header("allow", taken.join(", "));
    const detail = `${path} takes ${taken.join(", ")}.`;
    return answerProblem(new Problem("method_not_allowed", detail), reply);
  });

  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: dashboardCsp() },
    hsts: tls === null ? false : { maxAge: 31_536_000, includeSubDomains: false },
    referrerPolicy: { policy: "no-referrer" },
  });
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  await registerDocs(app);

  app.addHook("onRequest", async (request, reply) => {
    // By what the router found, never by the address as it was typed: that may be written in other ways.
    if (request.routeOptions.config.right === undefined) return;
    reply.header("cache-control", "no-store");
    refuseForeignOrigin(request);
    await requireRight(request, parts);
  });

  const refused = createRefusedSignIns(parts);
  app.addHook("onClose", refused.close);
  const signInParts = { ...parts, delay: createSignInDelay(parts.clock), refused };

  auditExports(app, parts);
  sessionRoutes(app, parts, signInParts);
  summaryRoutes(app, parts);
  trendRoutes(app, parts);
  placeRoutes(app, parts);
  reasonRoutes(app, parts);
  qualityRoutes(app, parts);
  reportRoutes(app, parts);
  kioskRoutes(app, parts);
  enrolRoutes(app, parts);
  const live = liveRoutes(app, parts);
  catalogueRoutes(app, parts, live.changed);
  ownAccountRoutes(app, parts, signInParts, live.recheck);
  peopleRoutes(app, parts, live.recheck);
  tokenRoutes(app, parts, live.recheck);
  transactionRoutes(app, parts, live.changed);
  indicatorRoutes(app, parts);
  transactionFileRoutes(app, parts, live.changed);
  auditRoutes(app, parts);
  evidenceRoutes(app, parts);
  sealRoutes(app, parts);
  closeRoutes(app, parts);
  boardRoutes(app, parts);
  packageRoutes(app, parts);
  healthRoutes(app, parts, answered);
  if (!(await registerDashboard(app, parts.dashboard))) {
    log.warn({ folder: parts.dashboard }, "the dashboard is not built, so there is no page at /");
  }
  return app;
}

function dashboardCsp() {
  return {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  };
}

/** What is not even HTTP gets a problem too, written by hand because there is no request to answer. */
function answerBrokenRequest(
  _error: Error,
  socket: { readonly writable: boolean; end(text: string): unknown; destroy(): unknown },
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problemBody(new Problem("bad_request", "This is not HTTP.")));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
