// Guests on a started hub: independent kiosks, one for each test, and what a test asks about them.
import { expect } from "vitest";
import {
  openContractClient,
  type ContractClient,
  type ContractIdentity,
} from "./contract-client.ts";
import { fieldsOf, type Fields } from "./contract-fields.ts";
import { enrol, findSummary, register, type Ask } from "./contract-http.ts";
import { createContractStream, type ContractStream } from "./contract-stream.ts";
import { CENTRE, DOMAIN, putSmallCatalogue } from "./small-catalogue.ts";
import { startHub, type RunningHub } from "./start-hub.ts";

/** Yesterday: any day would do. */
export const AT = Date.now() - 86_400_000;

export type Guest = {
  readonly identity: ContractIdentity;
  readonly client: ContractClient;
  readonly stream: ContractStream;
};

export type House = {
  readonly hub: RunningHub;
  readonly admin: Ask;
  /** A kiosk of its own, with an opened stream and one good rating. */
  readonly newGuest: () => Promise<Guest>;
  /** The same kiosk comes in again. */
  readonly reconnect: (identity: ContractIdentity) => Promise<ContractClient>;
  /** The message is refused with `code`, the stream stays as long as it was, and goes on. */
  readonly expectRefused: (guest: Guest, message: Fields | string, code: string) => Promise<Fields>;
  /** Size of the guest's stream as the hub shows its fleet. */
  readonly sizeOf: (guest: Guest) => Promise<number>;
  readonly countsOf: (kiosk: string) => Promise<Counts>;
  readonly leave: () => Promise<void>;
};

export type Counts = {
  readonly n: number;
  readonly test: number;
  readonly voided: number;
  readonly quarantined: number;
};

export async function openHouse(): Promise<House> {
  const hub = await startHub();
  const admin = await hub.admin();
  await putSmallCatalogue(admin);
  const open: ContractClient[] = [];
  let guests = 0;

  async function reconnect(identity: ContractIdentity): Promise<ContractClient> {
    const client = await openContractClient(identity);
    open.push(client);
    return client;
  }

  async function sizeOf({ identity, stream }: Guest): Promise<number> {
    const { kiosks } = fieldsOf((await admin("GET", "/api/v1/kiosks")).body, "fleet");
    const entry = listOf(kiosks).find(({ kiosk }) => kiosk === identity.kiosk);
    const size = listOf(entry?.["streams"]).find(
      (one) => one["stream"] === stream.address.stream,
    )?.["size"];
    return typeof size === "number" ? size : -1;
  }

  return {
    hub,
    admin,
    reconnect,
    sizeOf,
    newGuest: async () => {
      guests += 1;
      const wish = { kiosk: `bl-q${guests}`, centre: CENTRE, counters: ["q1"], scale: "vn4.1" };
      const identity = await enrol(hub.http, await register(admin, wish));
      const client = await reconnect(identity);
      const stream = createContractStream({ ...identity, at: AT });
      await client.send(stream.openMessage());
      await client.nextReceipt(({ upto }) => upto === 0);
      await expectGood({ client, stream });
      return { identity, client, stream };
    },
    expectRefused: async (guest, message, code) => {
      const { client, stream } = guest;
      const text = typeof message === "string" ? message : JSON.stringify(message);
      const before = await sizeOf(guest);
      const acks = client.receipts.length;
      const refusal = await refusalOf(client, () => client.publish(client.topic("ratings"), text));
      expect(refusal["code"]).toBe(code);
      expect(refusal["holdS"]).toBeGreaterThan(0);
      expect(client.receipts.length).toBe(acks);
      expect(await sizeOf(guest)).toBe(before);
      if (before === stream.size) await expectGood(guest);
      expect(client.distrusted).toEqual([]);
      return refusal;
    },
    countsOf: async (kiosk) => {
      const today = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
      const { rows } = await findSummary(admin, { period: `2019-01-01..${today}`, by: "kiosk" });
      const row = rows.find(({ key }) => key === kiosk);
      const { n = 0, test = 0, voided = 0, quarantined = 0 } = row ?? {};
      return { n, test, voided, quarantined };
    },
    leave: async () => {
      for (const client of open.splice(0)) await client.close();
      await hub.stop();
    },
  };
}

/** One more good rating goes through as if nothing had been. */
export async function expectGood({
  client,
  stream,
}: Pick<Guest, "client" | "stream">): Promise<void> {
  const seq = stream.rate({ level: "HL", at: AT + stream.size * 1_000, service: DOMAIN });
  const since = client.receipts.length;
  await client.send(stream.batchMessage(seq, seq));
  const receipt = await client.nextReceipt(({ upto }) => upto >= seq, since);
  expect(receipt).toMatchObject({ type: "ack", upto: seq, head: stream.headAt(seq), want: null });
}

/** The body of the next `reject` after `send`. */
export async function refusalOf(
  client: ContractClient,
  send: () => Promise<void>,
): Promise<Fields> {
  const since = client.words.length;
  await send();
  return (await client.nextWord(({ type }) => type === "reject", since)).body;
}

/** The next batch of one rating, not sent. */
export function nextBatch({ stream }: Pick<Guest, "stream">): Fields {
  const seq = stream.rate({ level: "KHL", at: AT + stream.size * 1_000 });
  return stream.batchMessage(seq, seq);
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map((one) => fieldsOf(one, "entry")) : [];
}
