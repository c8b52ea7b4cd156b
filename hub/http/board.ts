// GET /api/v1/board: the newest sealed month for everybody, without a session; nothing is there unless the hub was started with --board.
// Promises: gives what a seal holds and nothing else; a crowd that asks costs one look into the store in half a minute.
import { BoardResponse } from "../../shared/api/board.ts";
import { Problem } from "../../shared/api/problem.ts";
import { createLocalHour, dateOfDay } from "../../shared/local-day.ts";
import { ZONE } from "../../shared/period.ts";
import { newestBoard } from "../evidence/public-board.ts";
import type { App, HttpParts } from "./app.ts";

const KEPT_MS = 30_000;

export function boardRoutes(app: App, { store, clock, board }: HttpParts): void {
  const localHour = createLocalHour(ZONE);
  let kept: { readonly at: number; readonly answer: Promise<BoardResponse> } | undefined;

  const ask = async (): Promise<BoardResponse> => ({
    month: await newestBoard(store, dateOfDay(localHour(clock.now()).day)),
  });
  app.get(
    "/api/v1/board",
    {
      config: { right: "open", units: "none" },
      schema: {
        summary:
          "The newest sealed month, for everybody; only where the hub was started with --board",
        response: { 200: BoardResponse },
      },
    },
    async () => {
      if (!board) throw new Problem("not_found", "This hub serves no public board.");
      const at = clock.uptime();
      if (kept === undefined || at - kept.at >= KEPT_MS) {
        kept = { at, answer: ask() };
        // A failed look is not kept.
        kept.answer.catch(() => {
          kept = undefined;
        });
      }
      return kept.answer;
    },
  );
}
