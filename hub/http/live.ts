// GET /api/v1/live: server-sent events that only say "something changed"; the dashboard then asks again.
// Promises: at most two events a second, a comment every 15 s, nobody's figures in it; ends with the session and the server.
import type { ServerResponse } from "node:http";
import { Problem } from "../../shared/api/problem.ts";
import { findSignedIn } from "../people/session.ts";
import type { App, HttpParts } from "./app.ts";
import { sessionToken } from "./session-cookie.ts";

const EVERY_MS = 500;
const COMMENT_MS = 15_000;
const MOST_LISTENERS = 500;

export type Live = { readonly changed: () => void };

export function liveRoutes(app: App, { store, line, clock, log, tls }: HttpParts): Live {
  const listeners = new Set<ServerResponse>();
  let waiting = false;

  /** The first change of a burst goes out at once or half a second after the last one; the rest is gathered. */
  let lastAt = Number.NEGATIVE_INFINITY;
  const changed = (): void => {
    if (waiting || listeners.size === 0) return;
    waiting = true;
    clock.after(Math.max(0, lastAt + EVERY_MS - clock.uptime()), () => {
      waiting = false;
      lastAt = clock.uptime();
      const event = `event: change\ndata: {"at":${clock.now()}}\n\n`;
      for (const listener of listeners) listener.write(event);
    });
  };
  const forget = line.onChange(changed);
  app.addHook("preClose", async () => {
    forget();
    for (const listener of listeners) listener.end();
  });

  app.get(
    "/api/v1/live",
    {
      config: { right: "signed_in", units: "none" },
      schema: { summary: "Server-sent events: `change` whenever figures may have changed" },
    },
    (request, reply) => {
      if (listeners.size >= MOST_LISTENERS) {
        throw new Problem("unavailable", "Too many dashboards listen already.");
      }
      const token = sessionToken(request, tls !== null) ?? "";
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      raw.write(": listening\n\n");
      listeners.add(raw);
      let stop = (): void => {};
      const beat = async (): Promise<void> => {
        // Listening is not using: it must end with the session, but never keep it alive.
        if ((await findSignedIn(store, token, clock.now(), "listen")) === undefined) {
          raw.end();
          return;
        }
        raw.write(": still here\n\n");
        stop = clock.after(COMMENT_MS, start);
      };
      const start = (): void => {
        beat().catch((error: unknown) => {
          log.error({ error: String(error) }, "a live connection ended");
          raw.end();
        });
      };
      stop = clock.after(COMMENT_MS, start);
      raw.on("close", () => {
        stop();
        listeners.delete(raw);
      });
    },
  );
  return { changed };
}
