// /healthz for whoever restarts the hub, /metrics for Prometheus (text format 0.0.4). No session, so no figures of citizens.
import type { FastifyInstance } from "fastify";
import type { App, HttpParts } from "./app.ts";

type Answered = Map<string, number>;

/** Counts every answer by its class; called before any route is registered. */
export function countAnswers(app: FastifyInstance): Answered {
  const answered: Answered = new Map();
  app.addHook("onResponse", async (_request, reply) => {
    const kind = `${Math.floor(reply.statusCode / 100)}xx`;
    answered.set(kind, (answered.get(kind) ?? 0) + 1);
  });
  return answered;
}

export function healthRoutes(
  app: App,
  { store, line, clock }: HttpParts,
  answered: Answered,
): void {
  const startedAt = clock.now();

  app.get("/healthz", { schema: { hide: true } }, async (_request, reply) => {
    const stored = await store.generation().then(
      () => "ok",
      (error: unknown) => (error instanceof Error ? error.name : "failed"),
    );
    const health = line.health();
    reply.header("cache-control", "no-store");
    return reply.code(stored === "ok" ? 200 : 503).send({ store: stored, line: health });
  });

  app.get("/metrics", { schema: { hide: true } }, async (_request, reply) => {
    const lines = metrics("hailong_line", line.health());
    lines.push(metric("hailong_started_at_seconds", "gauge", [["", startedAt / 1_000]]));
    const requests = [...answered].map(([kind, n]) => [`{class="${kind}"}`, n] as const);
    lines.push(metric("hailong_http_answers_total", "counter", requests));
    const states = Map.groupBy(await store.listStatuses(), ({ state }) => state);
    const kiosks = [...states].map(
      ([state, found]) => [`{state="${state}"}`, found.length] as const,
    );
    lines.push(metric("hailong_kiosks", "gauge", kiosks));
    reply.header("content-type", "text/plain; version=0.0.4; charset=utf-8");
    reply.header("cache-control", "no-store");
    return lines.join("");
  });
}

type Sample = readonly [labels: string, value: number];

function metric(name: string, type: "counter" | "gauge", samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labels} ${value}\n`);
  return `# TYPE ${name} ${type}\n${lines.join("")}`;
}

/** Every number and truth that the line tells of itself, under its own name. */
function metrics(prefix: string, health: object): string[] {
  return Object.entries(health).flatMap(([name, value]: [string, unknown]) => {
    const under = `${prefix}_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    if (typeof value === "number") return [metric(under, "gauge", [["", value]])];
    if (typeof value === "boolean") return [metric(under, "gauge", [["", value ? 1 : 0]])];
    if (typeof value === "object" && value !== null) return metrics(under, value);
    return [];
  });
}
