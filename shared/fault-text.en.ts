// The faults in English: what each is called, what it means, what to do. The log speaks these words too.
import type { FaultText } from "./fault.ts";

export const FAULT_TEXT_EN: FaultText = {
  disk_full: {
    name: "Kiosk disk full",
    means: "There is no room to store a rating.",
    todo: "Make room; the kiosk goes on by itself.",
  },
  read_only: {
    name: "Kiosk disk read-only",
    means: "The kiosk may not write to its disk.",
    todo: "Mend the disk or the rights.",
  },
  corrupt: {
    name: "Kiosk data damaged",
    means: "The kiosk's database does not agree with itself.",
    todo: "Delete nothing; have it restored.",
  },
  busy: {
    name: "Kiosk database held",
    means: "Another program holds the kiosk's database.",
    todo: "End that program.",
  },
  io: {
    name: "Kiosk disk does not answer",
    means: "The disk does not answer as it should; the kiosk opens the database anew.",
    todo: "Look at the disk.",
  },
  newer: {
    name: "Data of a newer program",
    means: "The kiosk's database was written by a newer program.",
    todo: "Install the newer program again.",
  },
  fork: {
    name: "The chain of records forked",
    means: "Kiosk and hub hold different records under the same number.",
    todo: "Look for a cloned disk or a restored image; keep both.",
  },
  rolled_back: {
    name: "Kiosk data put back",
    means: "The hub holds more of this kiosk's records than the kiosk itself.",
    todo: "Find the kiosk's newer database and put it back.",
  },
  want_ahead: {
    name: "Hub asks for what is not there",
    means: "The hub asks for records that the kiosk never wrote.",
    todo: "Look at the hub.",
  },
  refused: {
    name: "Sign-in refused",
    means: "Name or password of the kiosk are not taken.",
    todo: "Enrol the kiosk again.",
  },
  clock: {
    name: "Clock wrong",
    means: "The clock is more than 5 minutes off, or no certificate is valid at its time.",
    todo: "Set date and time of the kiosk.",
  },
  conf_unsigned: {
    name: "Configuration not signed",
    means: "What came as configuration was not signed by this hub; the old one stays.",
    todo: "Look at the broker.",
  },
  conf_malformed: {
    name: "Configuration unreadable",
    means: "The configuration is signed, but this program does not know its form.",
    todo: "Update the kiosk, or the hub.",
  },
  conf_older: {
    name: "Older configuration",
    means: "The hub sends an older configuration than the one in use.",
    todo: "Nothing; the hub says the newer one again.",
  },
  conf_centre: {
    name: "Configuration of another centre",
    means: "The configuration was made for another centre.",
    todo: "Look at the registration of this kiosk.",
  },
  conf_zone: {
    name: "Time zone wrong",
    means: "The configuration names a time zone that does not exist.",
    todo: "Correct it in the catalogue.",
  },
  conf_hours: {
    name: "Opening hours wrong",
    means: "The configuration has opening hours that cannot be.",
    todo: "Correct them in the catalogue.",
  },
  clips_missing: {
    name: "Voice clips missing",
    means: "The configuration names a language whose voice clips are not at the kiosk.",
    todo: "Put the clips into the kiosk's folder.",
  },
  fonts_missing: {
    name: "Fonts missing",
    means: "A font of the screen is not with the program.",
    todo: "Install the kiosk's program again.",
  },
  secrets_in_clear: {
    name: "Key not sealed",
    means: "The system keeps no secrets; key and password stand in a plain file.",
    todo: "Install the kiosk as its package does, with a credential.",
  },
  screen_unstable: {
    name: "Screen unstable",
    means: "The screen failed three times within an hour; it is being renewed.",
    todo: "Look at the kiosk's log.",
  },
  screen_failed: {
    name: "Screen failed",
    means: "The screen failed five times within an hour; the maintenance page is up.",
    todo: "Look at the log, the memory and the graphics driver.",
  },
  gpu_off: {
    name: "Graphics processor off",
    means: "The graphics processor failed three times; the screen is drawn without it.",
    todo: "Look at the graphics driver.",
  },
  too_big: {
    name: "Message too large",
    means: "The hub refused a message as too large; the kiosk keeps everything.",
    todo: "Update the kiosk.",
  },
  version: {
    name: "Other protocol version",
    means: "Kiosk and hub speak different versions of the protocol.",
    todo: "Update the older one.",
  },
  bad_schema: {
    name: "Message malformed",
    means: "The hub cannot read the message; the kiosk keeps everything.",
    todo: "Update the kiosk, and report it.",
  },
  unknown_kiosk: {
    name: "Kiosk not registered",
    means: "The hub does not know this kiosk.",
    todo: "Register and enrol it.",
  },
  centre_mismatch: {
    name: "Wrong centre",
    means: "The kiosk sends under another centre than it is registered at.",
    todo: "Look at the registration of this kiosk.",
  },
  revoked: {
    name: "Kiosk revoked",
    means: "The hub takes nothing from this kiosk any more; the kiosk keeps everything.",
    todo: "Enrol it again, or take it from the counter.",
  },
  unknown_stream: {
    name: "Stream unknown to the hub",
    means: "The hub never saw this stream begin.",
    todo: "Look at the hub.",
  },
  bad_chain: {
    name: "Chain does not follow",
    means: "The hashes of a message do not follow from each other.",
    todo: "Leave the kiosk as it is, and report it.",
  },
  bad_sig: {
    name: "Signature wrong",
    means: "The message is not signed by a valid key.",
    todo: "Look at the key; enrol the kiosk again.",
  },
  hub_lost_data: {
    name: "The hub lacks what the kiosk has sent",
    means: "The kiosk has receipts for records that the hub no longer holds.",
    todo: "Nothing at the kiosk: it sends them again. Find out why the hub went back.",
  },
  kiosk_rolled_back: {
    name: "The kiosk was put back to an older state",
    means: "The kiosk holds less than the hub has received from it.",
    todo: "Find the kiosk's newer database.",
  },
  cloned_identity: {
    name: "Two machines seem to share one identity",
    means: "More than 6 changes of session within 10 minutes.",
    todo: "Find the second machine; revoke and enrol again.",
  },
  new_stream: {
    name: "The kiosk began a new stream",
    means: "The kiosk lost or replaced its database; ratings may be missing.",
    todo: "See the reason, and how many may be missing.",
  },
  salvaged: {
    name: "Ratings saved from damage, not counted",
    means: "Records behind a hole of a damaged kiosk database could still be read.",
    todo: "Look at them, and say in the report what becomes of them.",
  },
  self_test_missing: {
    name: "No self-test before opening",
    means: "Half an hour after opening there was no self-test.",
    todo: "See whether the kiosk is on; start the self-test on its page for staff.",
  },
  level_missing: {
    name: "Self-test: a level did not come through",
    means: "A level on the screen could not be given in the self-test.",
    todo: "Tap that level; look at the touch panel.",
  },
  month_not_closed: {
    name: "The month could not be sealed",
    means: "On the day of the close the hub's counts did not agree with its records or seals.",
    todo: "Look at the database; restore the newest backup. The hub seals when they agree.",
  },
  hub_disk_full: {
    name: "Hub disk full",
    means: "The hub cannot write; kiosks are asked to wait and keep their ratings.",
    todo: "Make room; the hub goes on by itself.",
  },
  hub_disk_low: {
    name: "Hub disk nearly full",
    means: "There is less free space than is safe.",
    todo: "Make room before it is full.",
  },
  hub_busy: {
    name: "Hub database held",
    means: "Another program holds the hub's database; kiosks are asked to wait.",
    todo: "End that program.",
  },
  hub_log_large: {
    name: "Hub write-ahead log too large",
    means: "A reader that does not end keeps the log (-wal) from being taken in.",
    todo: "Find the program that reads hub.db for so long, and end it.",
  },
  hub_slow: {
    name: "Hub answers slowly",
    means: "The hub was busy for over 200 ms at a time, repeatedly.",
    todo: "Look at the load of the machine; give it more processors.",
  },
  cursor_mismatch: {
    name: "What was received does not match what was signed",
    means:
      "The hub's cursor of a stream is not where its newest signature or its newest record is.",
    todo: "Keep the database as it is; compare the backup and the witness, then restore.",
  },
  hub_clock: {
    name: "The hub's clock is wrong",
    means: "More than half of the kiosks differ from the hub by over an hour, to the same side.",
    todo: "Set the hub's clock and let it follow a time server; look at the dates of what came meanwhile.",
  },
  backup_overdue: {
    name: "Backup overdue",
    means: "The newest good backup is older than 36 hours, or there is none.",
    todo: "Look at the backup folder; run hai-long backup.",
  },
  backup_failed: {
    name: "Backup failed",
    means: "The last backup did not end, or did not pass its checks.",
    todo: "See the hub's log; look at the disk of the backups.",
  },
  backup_same_disk: {
    name: "Backups on the same disk",
    means: "A broken disk would take the database and its backups.",
    todo: "Choose a backup folder on another disk.",
  },
};
