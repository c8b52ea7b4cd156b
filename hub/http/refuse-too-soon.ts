// 429 with how long to wait (RFC 9110 §10.2.3), for guessing that the delays of hub/people slow down.
import type { FastifyReply } from "fastify";
import { Problem } from "../../shared/api/problem.ts";

export function refuseTooSoon(waitMs: number, reply: Pick<FastifyReply, "header">): void {
  if (waitMs <= 0) return;
  const seconds = Math.ceil(waitMs / 1_000);
  reply.header("retry-after", String(seconds));
  throw new Problem("too_many_requests", `Try again in ${seconds} s.`);
}
