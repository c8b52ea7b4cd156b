// What every engine of the hub's store must do, as tests; run once an engine.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Catalogue } from "../../shared/catalogue.ts";
import type { AuditDraft, CheckedBatch, HubStore, TallyQuery } from "../../hub/store/hub-store.ts";
import { createSignedStream, MONDAY_MORNING, type SignedStream } from "../support/signed-stream.ts";

export type OpenedStore = {
  readonly store: HubStore;
  /** Opens the same data again; the caller has closed the store before. */
  readonly reopen: () => Promise<HubStore>;
  readonly remove: () => void;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const T0 = MONDAY_MORNING;
const AUDIT: AuditDraft = { at: T0, who: "admin", action: "test", subject: "", detail: "" };
const NOVEMBER = { from: 20261101, to: 20261130, centres: null } as const;

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

/** Registers and claims the kiosk of a stream, and opens the stream. */
export async function enrol(store: HubStore, stream: SignedStream, demo = false): Promise<void> {
  const claimHash = `claim-${stream.stream}`;
  await store.registerKiosk(
    {
      kiosk: stream.kiosk,
      centre: stream.centre,
      counters: ["q1"],
      service: "",
      scale: "vn3.1",
      staffPin: null,
      demo,
      claimHash,
      expiresAt: T0 + DAY,
    },
    AUDIT,
  );
  const claimed = await store.claimKiosk(
    { claimHash, publicKey: stream.publicKey, passwordHash: "hash" },
    T0,
  );
  if (!claimed.ok) throw new Error(claimed.why);
  const [outcome] = await store.ingest([stream.open()], T0);
  expect(outcome).toMatchObject({ kind: "ack", upto: 0 });
}

export function describeHubStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`hub store on ${name}`, () => {
    let opened: OpenedStore;
    let store: HubStore;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(async () => {
      await store.close();
      opened.remove();
    });

    async function reopen(): Promise<void> {
      await store.close();
      store = await opened.reopen();
    }

    const newStream = async (kiosk = "bl-q1", centre = "binh-lieu"): Promise<SignedStream> => {
      const stream = createSignedStream({ kiosk, centre });
      await enrol(store, stream);
      return stream;
    };
    const ingest = async (batch: CheckedBatch, at = T0 + HOUR) => {
      const [outcome] = await store.ingest([batch], at);
      if (outcome === undefined) throw new Error("no outcome");
      return outcome;
    };
    const tally = async (query: Partial<TallyQuery> = {}) => {
      const full: TallyQuery = { ...NOVEMBER, by: "centre", ...query };
      const answer = await store.tallies(full);
      expect(await store.recount(full)).toEqual(answer);
      return answer;
    };

    describe("placing batches (H4)", () => {
      test("a batch is counted and acknowledged up to its last record", async () => {
        const stream = await newStream();
        stream.rate("RHL", T0 + MINUTE);
        stream.rate("HL", T0 + 2 * MINUTE);
        expect(await ingest(stream.batch())).toEqual({
          kind: "ack",
          stream: stream.stream,
          upto: 2,
          head: stream.headAt(2),
          safe: 0,
          want: null,
          inserted: 2,
        });
        expect((await tally()).groups).toEqual([
          {
            key: "binh-lieu",
            tally: {
              scales: [{ scale: "vn3.1", counts: { HL: 1, RHL: 1 } }],
              voided: 0,
              test: 0,
              repeat: 0,
              quarantined: 0,
              late: 0,
            },
          },
        ]);
      });
    });
  });
}
