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
  { store, line, clock, watch }: HttpParts,
  answered: Answered,
): void {
  const startedAt = clock.now();

  app.get("/healthz", openRoute("Whether the hub works"), async (_request, reply) => {
    const stored = await store.generation().then(
      () => "ok",
      (error: unknown) => (error instanceof Error ? error.name : "failed"),
    );
    const health = line.health();
    return reply
      .code(stored === "ok" ? 200 : 503)
      .send({ store: stored, line: health, faults: watch.faults() });
  });

  app.get("/metrics", openRoute("The same in numbers, for Prometheus"), async (_request, reply) => {
    const health = line.health();
    const states = Map.groupBy(await store.listStatuses(), ({ state }) => state);
    const { freeBytes, walBytes, loopDelayP99Ms, newestBackupAt } = watch.measures();
    const text = [
      metric("hailong_started_at_seconds", "gauge", startedAt / 1_000),
      metric("hailong_line_connected", "gauge", health.connected ? 1 : 0),
      metric("hailong_generation", "gauge", health.gen),
      metric("hailong_records_inserted_total", "counter", health.inserted),
      metric("hailong_receipts_total", "counter", health.receipts),
      metric("hailong_messages_let_go_total", "counter", health.letGo),
      labelled("hailong_refused_total", "counter", "code", Object.entries(health.refused)),
      metric("hailong_waiting_messages", "gauge", health.waiting.messages),
      metric("hailong_waiting_bytes", "gauge", health.waiting.bytes),
      metric("hailong_kiosks_online", "gauge", health.kiosksOnline),
      labelled(
        "hailong_kiosks",
        "gauge",
        "state",
        [...states].map(([state, found]) => [state, found.length] as const),
      ),
      metric("hailong_event_loop_delay_p99_seconds", "gauge", loopDelayP99Ms / 1_000),
      ...known("hailong_disk_free_bytes", freeBytes),
      ...known("hailong_wal_bytes", walBytes),
      ...known("hailong_newest_backup_seconds", newestBackupAt && newestBackupAt / 1_000),
      labelled(
        "hailong_fault",
        "gauge",
        "code",
        watch.faults().map(({ code }) => [code, 1] as const),
      ),
      labelled("hailong_http_answers_total", "counter", "class", [...answered]),
    ];
    reply.header("content-type", "text/plain; version=0.0.4; charset=utf-8");
    return text.join("");
  });
}

function openRoute(summary: string) {
  return { config: { right: "open", units: "none" }, schema: { summary } } as const;
}

function metric(name: string, type: "counter" | "gauge", value: number): string {
  return `# TYPE ${name} ${type}\n${name} ${value}\n`;
}

function known(name: string, value: number | null): readonly string[] {
  return value === null ? [] : [metric(name, "gauge", value)];
}

/** Labels are words of our own lists, so nothing in them needs escaping. */
function labelled(
  name: string,
  type: "counter" | "gauge",
  label: string,
  samples: readonly (readonly [string, number])[],
): string {
  const lines = samples.map(([word, value]) => `${name}{${label}="${word}"} ${value}\n`);
  return `# TYPE ${name} ${type}\n${lines.join("")}`;
}
