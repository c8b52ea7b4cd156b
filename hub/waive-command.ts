// `waive`: a supervisor's word, on the command line, that a month may stand without the rest of one kiosk.
import { ZONE } from "../shared/period.ts";
import { monthStanding, waiveKiosk } from "./evidence/month-standing.ts";
import { periodOf, type HubFolder } from "./evidence-commands.ts";
import { createSystemClock } from "./system-clock.ts";
import { withHubStore } from "./with-hub-store.ts";

export async function waiveInMonth(
  id: string,
  kiosk: string,
  { data, calendar, json, reason }: HubFolder & { readonly reason: string },
  who: string,
): Promise<void> {
  const period = periodOf(id, calendar);
  await withHubStore(data, async (store) => {
    await waiveKiosk(store, { period, zone: ZONE, kiosk, reason, who }, createSystemClock());
    const standing = await monthStanding(store, { period, zone: ZONE });
    if (json === true) {
      process.stdout.write(`${JSON.stringify({ period, ...standing })}\n`);
      return;
    }
    const open = standing.kiosks.filter(
      ({ complete, waived }) => !complete && waived === undefined,
    );
    const rest = open.map((entry) => entry.kiosk).join(", ");
    process.stdout.write(
      `${kiosk} is waived in ${id}. ${standing.provisional ? `Provisional: not complete are ${rest}.` : "The month is not provisional any more."}\n`,
    );
  });
}
