// The table of faults in the kiosk's README, held to the code: each word that a kiosk can say of itself has its line, its
// meaning, and what people do about it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { ConfFault } from "../../kiosk/core/accept-conf.ts";
import type { ClockKeeper } from "../../kiosk/core/clock-keeper.ts";
import type { DeliveryInput } from "../../kiosk/core/delivery-state.ts";
import type { LinkTrouble } from "../../kiosk/core/deliverer.ts";
import type { voicesFault } from "../../kiosk/core/voices.ts";
import type { ScreenAlarm } from "../../kiosk/electron/policy/recovery.ts";
import type { fontsFault } from "../../kiosk/machine/screen-fonts.ts";
import type { StoreFault } from "../../kiosk/store/kiosk-store.ts";
import { tableUnder } from "../support/readme-table.ts";

const README = fileURLToPath(new URL("../../kiosk/README.md", import.meta.url));

type Told =
  | StoreFault
  | ConfFault
  | LinkTrouble
  | ScreenAlarm
  | NonNullable<ReturnType<ClockKeeper["fault"]>>
  | NonNullable<ReturnType<typeof voicesFault>>
  | NonNullable<ReturnType<typeof fontsFault>>
  | Extract<DeliveryInput, { kind: "split" }>["why"]
  | "want_ahead"
  | "secrets_in_clear";

/** The compiler asks for a line here when a code is added, and the test for one in the table. */
const TOLD: Readonly<Record<Told, true>> = {
  disk_full: true,
  read_only: true,
  corrupt: true,
  busy: true,
  io: true,
  newer: true,
  fork: true,
  rolled_back: true,
  want_ahead: true,
  refused: true,
  clock: true,
  conf_unsigned: true,
  conf_malformed: true,
  conf_older: true,
  conf_centre: true,
  conf_zone: true,
  conf_hours: true,
  clips_missing: true,
  fonts_missing: true,
  secrets_in_clear: true,
  screen_unstable: true,
  screen_failed: true,
  gpu_off: true,
};

test("the README says of every word that a kiosk tells what it means, what the kiosk does and what people do", () => {
  const rows = tableUnder(readFileSync(README, "utf8"), "Faults").filter(
    ([codes]) => codes !== "a reject code",
  );
  const codes = rows.flatMap(([cell = ""]) => cell.split(", "));
  expect(codes.toSorted()).toEqual(Object.keys(TOLD).toSorted());
  expect(rows.filter((row) => row.length !== 4 || row.includes(""))).toEqual([]);
});
