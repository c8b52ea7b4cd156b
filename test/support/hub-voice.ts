// The voice of a hub for kiosk tests: signs receipts, states, configurations and orders exactly as protocol §4 says. Stores nothing.
import {
  receiptText,
  wrappedText,
  type ReceiptFields,
  type StreamAddress,
} from "../../shared/evidence/chain.ts";
import { keyStatementText } from "../../shared/evidence/follow-keys.ts";
import type { KeyStatement } from "../../shared/key-statement.ts";
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import type { ConfBody, HubBody } from "../../shared/protocol/hub-messages.ts";
import { SCALES } from "../../shared/scale.ts";

export type HubVoice = {
  readonly publicKey: string;
  /** Its word for another key. */
  readonly names: (to: string, at?: number) => KeyStatement;
  readonly receipt: (
    kind: "ack" | "rewind",
    address: StreamAddress,
    fields: ReceiptFields & { readonly want?: number | null },
  ) => object;
  /** A wrapped message: hub, conf, reject, slow, sync, rotate. */
  readonly wrapped: (
    type: string,
    topic: string,
    body: { readonly gen: number; readonly [field: string]: unknown },
  ) => object;
};

export function createHubVoice(): HubVoice {
  const key = signingKey(createPrivateKeyPem());
  return {
    publicKey: key.publicKey,
    names: (to, at = 1_795_400_000_000) => {
      const said = { from: key.publicKey, to, at };
      return { ...said, sig: key.sign(keyStatementText(said)) };
    },
    receipt: (kind, address, { upto, head, safe, gen, at, want = null }) => ({
      v: 1,
      type: kind,
      stream: address.stream,
      upto,
      head,
      safe,
      want,
      gen,
      at,
      key: key.id,
      sig: key.sign(receiptText(kind, address, { upto, head, safe, gen, at })),
    }),
    wrapped: (type, topic, body) => {
      const text = JSON.stringify(body);
      const sig = key.sign(wrappedText(type, topic, body.gen, text));
      return { v: 1, type, body: text, key: key.id, sig };
    },
  };
}

export const HUB_BODY: HubBody = {
  on: true,
  sid: "00000000000000aa",
  gen: 1_795_400_000_000,
  at: 1_795_424_400_000,
  spread: 0,
  maxRecords: 100,
  maxBytes: 16_384,
};

const [scale] = SCALES;
if (scale === undefined) throw new Error("shared/scale.ts has no scale");

export const CONF_BODY: ConfBody = {
  gen: HUB_BODY.gen,
  version: 1,
  centre: { code: "binh-lieu", name: "Trung tâm Bình Liêu", parentName: "UBND tỉnh Quảng Ninh" },
  counters: [{ code: "q1", name: "Quầy số 1" }],
  service: "LV-DATDAI",
  domains: [{ code: "LV-DATDAI", name: "Đất đai" }],
  scale,
  layout: 1,
  reasons: [{ code: "CHO-LAU", label: { vi: "Chờ lâu", en: "Long wait", zh: "等待时间长" } }],
  languages: ["vi", "en"],
  zone: "Asia/Ho_Chi_Minh",
  hours: [],
  closedOn: [],
  hotline: "1900 0000",
  diagonalInch: 15.6,
  staffPin: null,
  demo: false,
};
