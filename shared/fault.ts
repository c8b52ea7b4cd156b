// Every fault that a person must act on, by one name everywhere: on the kiosk, on the dashboard, in the log and in the READMEs.
// Promises: a code is in here or it is not said; what it means and what to do stands in fault-text.vi.ts and fault-text.en.ts.

/**
 * `at`: where it is found. kiosk: the kiosk says it of itself · fleet: the hub finds it at a kiosk · hub: of the hub itself.
 * `weight`: stop: no rating is taken or delivered there · act: ratings go on, something must be put right · look: a person should
 * know. `who`: staff at the counter, the technician of kiosk or hub (admin), or supervision.
 */
export type FaultNature = {
  readonly at: "kiosk" | "fleet" | "hub";
  readonly weight: "stop" | "act" | "look";
  readonly who: "staff" | "admin" | "supervisor";
};

const kiosk = (weight: FaultNature["weight"], who: FaultNature["who"] = "admin") =>
  ({ at: "kiosk", weight, who }) as const;
const fleet = (weight: FaultNature["weight"], who: FaultNature["who"] = "admin") =>
  ({ at: "fleet", weight, who }) as const;
const hub = (weight: FaultNature["weight"]) => ({ at: "hub", weight, who: "admin" }) as const;

export const FAULTS = {
  disk_full: kiosk("stop"),
  read_only: kiosk("stop"),
  corrupt: kiosk("stop"),
  busy: kiosk("stop"),
  io: kiosk("stop"),
  newer: kiosk("stop"),
  fork: kiosk("stop"),
  rolled_back: kiosk("stop"),
  want_ahead: kiosk("act"),
  refused: kiosk("act"),
  clock: kiosk("act", "staff"),
  conf_unsigned: kiosk("act"),
  conf_malformed: kiosk("act"),
  conf_older: kiosk("look"),
  conf_centre: kiosk("act"),
  conf_zone: kiosk("act"),
  conf_hours: kiosk("act"),
  clips_missing: kiosk("act"),
  fonts_missing: kiosk("act"),
  secrets_in_clear: kiosk("act"),
  screen_unstable: kiosk("look"),
  screen_failed: kiosk("stop"),
  gpu_off: kiosk("look"),
  // The hub refused the same message three times (protocol K9): the kiosk keeps everything, and says the hub's word.
  too_big: kiosk("act"),
  version: kiosk("act"),
  bad_schema: kiosk("act"),
  unknown_kiosk: kiosk("act"),
  centre_mismatch: kiosk("act"),
  revoked: kiosk("act"),
  unknown_stream: kiosk("act"),
  bad_chain: kiosk("act"),
  bad_sig: kiosk("act"),

  hub_lost_data: fleet("act"),
  kiosk_rolled_back: fleet("act"),
  cloned_identity: fleet("act"),
  new_stream: fleet("look", "supervisor"),
  salvaged: fleet("look", "supervisor"),
  self_test_missing: fleet("look", "staff"),
  level_missing: fleet("act"),

  month_not_closed: fleet("act"),
  hub_disk_full: hub("stop"),
  hub_disk_low: hub("act"),
  hub_busy: hub("stop"),
  hub_log_large: hub("act"),
  hub_slow: hub("look"),
  cursor_mismatch: hub("act"),
  hub_clock: hub("act"),
  backup_overdue: hub("act"),
  backup_failed: hub("act"),
  backup_same_disk: hub("look"),
} as const satisfies Readonly<Record<string, FaultNature>>;

export type FaultCode = keyof typeof FAULTS;

export function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(FAULTS, code);
}

/** What a language says of every fault; one short sentence each. */
export type FaultText = Readonly<
  Record<FaultCode, { readonly name: string; readonly means: string; readonly todo: string }>
>;
