// Figures that leave the hub as a file – reports, evidence – leave an entry in the audit: who, what, asked how.
// Promises: the entry is on disk before the first byte goes out; what was refused leaves none.
import { accountOf, type App, type HttpParts } from "./app.ts";

export function auditExports(app: App, { store, clock }: Pick<HttpParts, "store" | "clock">): void {
  app.addHook("onSend", async (request, reply) => {
    if (request.routeOptions.config.exports !== true || reply.statusCode !== 200) return;
    const [path = "", query = ""] = request.url.split("?");
    await store.appendAudit({
      at: clock.now(),
      who: accountOf(request).username,
      action: "export",
      subject: path.slice("/api/v1/".length),
      detail: query,
    });
  });
}
