// The receipts that a kiosk kept, as they are carried to a verifier: one line each, with the address that the signature covers.
import { Type, type Static } from "typebox";
import { Name } from "./forms.ts";
import { createParser } from "./parser.ts";
import { AckMessage } from "./protocol/hub-messages.ts";

export const KeptReceiptLine = Type.Object({ centre: Name, kiosk: Name, receipt: AckMessage });
export type KeptReceiptLine = Static<typeof KeptReceiptLine>;

export const parseKeptReceiptLine = createParser(KeptReceiptLine);
