// What a hub does at its start when its database holds less than the head file knows: an older copy was put in its place.
// Promises: refuses until it is told to go on; then it goes on as a new generation, so that kiosks send again what is missing.
import { Problem } from "../../shared/api/problem.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../../shared/log.ts";
import type { HubStore } from "../store/hub-store.ts";
import { lossAgainst, readHead } from "./head-file.ts";

export type LossParts = {
  readonly store: Pick<HubStore, "dataHead" | "raiseGeneration" | "raiseAlarm" | "appendAudit">;
  readonly database: string;
  readonly headFile: string;
  readonly clock: Clock;
  readonly log: Log;
};

export async function refuseLoss({ store, database, headFile }: LossParts): Promise<void> {
  const known = readHead(headFile);
  const loss = lossAgainst(known, await store.dataHead());
  if (known === undefined || loss === undefined) return;
  throw new Problem(
    "unavailable",
    `${database} holds less than it did on ${new Date(known.at).toISOString()} (${loss}): an older copy was put in its place. Put the newer one back; or restore a backup (restore FILE); or, when nothing newer exists, start once with --accept-rollback: kiosks then send again what they still have.`,
  );
}

export async function acceptLoss({ store, headFile, clock, log }: LossParts): Promise<void> {
  const known = readHead(headFile);
  const head = await store.dataHead();
  const loss = lossAgainst(known, head);
  if (known === undefined || loss === undefined) return;
  const at = clock.now();
  const gen = Math.max(head.gen, known.gen, at) + 1;
  await store.raiseGeneration(gen);
  await store.raiseAlarm({ at, kiosk: null, code: "hub_lost_data", detail: loss });
  await store.appendAudit({
    at,
    who: "hub",
    action: "rollback.accept",
    subject: headFile,
    detail: `${loss}; generation ${gen}`,
  });
  log.warn({ loss, gen }, "the hub goes on with an older database, as it was told");
}
