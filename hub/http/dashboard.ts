// The built dashboard at `/`: files only, one page. Names carry a hash of their content, so they may be kept; the page not.
import { existsSync } from "node:fs";
import { basename } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

export async function registerDashboard(app: FastifyInstance, folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  await app.register(fastifyStatic, {
    root: folder,
    schemaHide: true,
    cacheControl: false,
    // Vite writes a .br beside each script and style sheet.
    preCompressed: true,
    setHeaders: (reply, path) => {
      const page = basename(path).endsWith(".html");
      reply.header("cache-control", page ? "no-cache" : "public, max-age=31536000, immutable");
    },
  });
  // The public board's page is there always and says itself when the board is off: what is shown is the route's to decide.
  app.get("/board", { schema: { hide: true } }, (_request, reply) =>
    reply.header("cache-control", "no-cache").sendFile("board.html"),
  );
  return true;
}
