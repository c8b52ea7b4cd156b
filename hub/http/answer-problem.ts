// The one place where an error becomes an answer: application/problem+json with a code of the closed list.
// Promises: what a user did is never a 500, and no stack or inner word leaves the hub.
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Problem, problemBody, type ProblemCode } from "../../shared/api/problem.ts";
import type { Log } from "../../shared/log.ts";
import { BadFile } from "../import/import-transactions.ts";
import { StoreFailure } from "../store/store-failure.ts";

export function answerProblem(problem: Problem, reply: FastifyReply): FastifyReply {
  const places = problem instanceof BadFile ? { places: [...problem.places] } : {};
  const body = { ...problemBody(problem), ...places };
  return reply
    .code(body.status)
    .header("content-type", "application/problem+json; charset=utf-8")
    .header("cache-control", "no-store")
    .send(JSON.stringify(body));
}

export function createErrorHandler(
  log: Log,
): (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    const problem = problemOf(error);
    if (problem.code === "internal" || error instanceof StoreFailure) {
      log.error(
        {
          method: request.method,
          route: request.routeOptions.url ?? null,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        },
        "a request failed",
      );
    }
    return answerProblem(problem, reply);
  };
}

/** Fastify's own refusals; see its list of error codes. */
const CODE_OF: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_type",
};

const CODE_OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  404: "not_found",
  405: "method_not_allowed",
  413: "too_large",
  415: "unsupported_type",
  429: "too_many_requests",
  503: "unavailable",
};

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreFailure && error.code !== "internal") {
    return new Problem("unavailable", `The hub's database cannot be used now (${error.code}).`);
  }
  if (error instanceof Error) {
    const { code, statusCode, message } = error as Partial<FastifyError> & Error;
    // @fastify/static refuses addresses that are not in their plain form ("//", "..", %00): no file has such a one.
    if (statusCode === 403) return new Problem("not_found", "There is nothing at that address.");
    const known = CODE_OF[code ?? ""] ?? CODE_OF_STATUS[statusCode ?? 500];
    if (known !== undefined) return new Problem(known, message);
    // The parsers of Fastify mark what came in badly with a 4xx.
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
      return new Problem("bad_request", message);
    }
  }
  return new Problem("internal", "The hub could not answer; the reason is in its log.");
}
