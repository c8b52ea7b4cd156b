// A fresh store for every test of the contract, and the few steps that nearly every test needs.
import { afterEach, beforeEach, expect } from "vitest";
import type { Catalogue } from "../../../shared/catalogue.ts";
import type {
  AuditDraft,
  CheckedBatch,
  CheckedMessage,
  HubStore,
  IngestOutcome,
  RegisterKiosk,
  TallyAnswer,
  TallyQuery,
} from "../../../hub/store/hub-store.ts";
import {
  createSignedStream,
  MONDAY_MORNING,
  type SignedStream,
  type SignedStreamStart,
} from "../../support/signed-stream.ts";

export type OpenedEngine = {
  readonly store: HubStore;
  /** Opens the same data again; the store was closed before. */
  readonly reopen: () => Promise<HubStore>;
  readonly remove: () => void | Promise<void>;
};
export type OpenEngine = () => Promise<OpenedEngine>;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Monday 2026-11-02, 08:00 in Viet Nam. */
export const T0 = MONDAY_MORNING;
export const AUDIT: AuditDraft = { at: T0, who: "admin", action: "test", subject: "", detail: "" };
const WHOLE_TIME = { from: 20200101, to: 20991231, centres: null, by: "centre" } as const;

export const CATALOGUE: Catalogue = {
  version: 1,
  units: [],
  domains: [
    { code: "LV-DATDAI", name: "Đất đai" },
    { code: "LV-HOTICH", name: "Hộ tịch" },
  ],
  scales: [],
  reasons: [],
};

export type Bench = ReturnType<typeof useStore>;

export function useStore(open: OpenEngine) {
  let opened: OpenedEngine | undefined;
  let current: HubStore | undefined;

  const store = (): HubStore => {
    if (current === undefined) throw new Error("no store");
    return current;
  };

  beforeEach(async () => {
    opened = await open();
    current = opened.store;
  });
  afterEach(async () => {
    await current?.close();
    await opened?.remove();
  });

  async function enrol(
    { kiosk, centre, publicKey }: Pick<SignedStream, "kiosk" | "centre" | "publicKey">,
    more: Partial<RegisterKiosk> = {},
  ): Promise<void> {
    const claimHash = `claim of ${kiosk} ${publicKey}`;
    await store().registerKiosk(
      {
        kiosk,
        centre,
        counters: ["q1"],
        service: "",
        scale: "vn3.1",
        staffPin: null,
        demo: false,
        claimHash,
        expiresAt: T0 + DAY,
        ...more,
      },
      AUDIT,
    );
    const claimed = await store().claimKiosk({ claimHash, publicKey, passwordHash: "hash" }, T0);
    expect(claimed.ok).toBe(true);
  }

  async function ingest(message: CheckedMessage, receivedAt = T0 + HOUR): Promise<IngestOutcome> {
    const [outcome] = await store().ingest([message], receivedAt);
    if (outcome === undefined) throw new Error("no outcome");
    return outcome;
  }

  return {
    store,
    enrol,
    ingest,
    /** A stream of an enrolled kiosk that the hub knows. */
    async stream(
      start: Partial<SignedStreamStart> = {},
      more: Partial<RegisterKiosk> = {},
    ): Promise<SignedStream> {
      const stream = createSignedStream({ kiosk: "bl-q1", centre: "binh-lieu", ...start });
      await enrol(stream, more);
      expect(await ingest(stream.open(), T0)).toMatchObject({ kind: "ack", upto: 0 });
      return stream;
    },
    async reopen(): Promise<void> {
      if (opened === undefined) throw new Error("no store");
      await store().close();
      current = undefined;
      current = await opened.reopen();
    },
    /** From rollups, and held against the recount; over all time by centre unless told otherwise. */
    async tallies(query: Partial<TallyQuery> = {}): Promise<TallyAnswer> {
      const full = { ...WHOLE_TIME, ...query };
      const answer = await store().tallies(full);
      expect(await store().recount(full)).toEqual(answer);
      return answer;
    },
    /** `vn3.1 HL 1, RHL 2; test 1`: the only tally there is, in short. */
    async onlyTally(): Promise<string> {
      const { groups } = await this.tallies();
      if (groups.length > 1) throw new Error("several groups");
      const tally = groups[0]?.tally;
      if (tally === undefined) return "nothing";
      const scales = tally.scales.map(({ scale, counts }) =>
        [scale, ...Object.entries(counts).map(([level, n]) => `${level} ${n}`)].join(" "),
      );
      const rest = (["test", "voided", "repeat", "quarantined", "late"] as const)
        .filter((word) => tally[word] > 0)
        .map((word) => `${word} ${tally[word]}`);
      return [...scales, ...rest].join("; ");
    },
    async alarmCodes(): Promise<readonly string[]> {
      return (await store().listAlarms(100)).map(({ code }) => code);
    },
  };
}

/** The batch with another last record in place of its own: a history that never was, with a made-up head. */
export function otherHistory(batch: CheckedBatch): CheckedBatch {
  const hashes = Uint8Array.from(batch.hashes);
  hashes.fill(7, hashes.length - 32);
  return { ...batch, hashes, head: Buffer.from(hashes.slice(-32)).toString("base64url") };
}
