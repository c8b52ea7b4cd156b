// The migrations in their order; the position in the list (from 1) is the database's `user_version`. Only ever appended to.
import { initial } from "./0001-initial.ts";
import { staffView } from "./0002-staff-view.ts";
import { endedStreams } from "./0003-ended-streams.ts";
import { receipts } from "./0004-receipts.ts";

export const MIGRATIONS: readonly string[] = [initial, staffView, endedStreams, receipts];
