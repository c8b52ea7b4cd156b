// GET /api/v1/live: server-sent events that only say "something changed"; the dashboard then asks again.
// Promises: at most two events a second, a comment every 15 s, nobody's figures in it; ends with the session and the server.
import type { ServerResponse } from "node:http";
import { Problem } from "../../shared/api/problem.ts";
import type { App, HttpParts } from "./app.ts";
import { findActor } from "./find-actor.ts";

const EVERY_MS = 500;
const COMMENT_MS = 15_000;
const MOST_LISTENERS = 500;

export type Live = {
  readonly changed: () => void;
  /** Accounts or tokens changed here: whoever is not signed in any more is cut off now, not at the next comment. */
  readonly recheck: () => void;
};

export function liveRoutes(app: App, parts: HttpParts): Live {
  const { line, clock, log } = parts;
  /** Each with what asks whether it is still signed in. */
  const listeners = new Map<ServerResponse, () => Promise<boolean>>();
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
      for (const listener of listeners.keys()) listener.write(event);
    });
  };
  const forget = line.onChange(changed);
  app.addHook("preClose", async () => {
    forget();
    for (const listener of listeners.keys()) listener.end();
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
      // Listening is not using: it must end with the session, but never keep it alive.
      const signedIn = async (): Promise<boolean> => {
        const asking = await findActor(request, parts, "listen").catch((error: unknown) => {
          if (error instanceof Problem) return undefined;
          throw error;
        });
        return asking !== undefined;
      };
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      raw.write(": listening\n\n");
      listeners.set(raw, signedIn);
      let stop = (): void => {};
      const beat = async (): Promise<void> => {
        if (!(await signedIn())) {
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
  const recheck = (): void => {
    for (const [listener, signedIn] of listeners) {
      signedIn().then(
        (still) => {
          if (!still) listener.end();
        },
        (error: unknown) => {
          log.error({ error: String(error) }, "a live connection ended");
          listener.end();
        },
      );
    }
  };
  return { changed, recheck };
}
