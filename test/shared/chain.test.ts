// Chain, signed texts and seal code against golden bytes that were computed outside this project, and against the
// contract client's own implementation of the wire contract.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkpointText,
  genesisHash,
  nextHash,
  receiptText,
  salvageText,
  sealCode,
  wrappedText,
} from "../../shared/evidence/chain.ts";
import { canonical, type StreamRecord } from "../../shared/rating.ts";
import { chainOf, contractSealCode } from "../support/contract-chain.ts";
import { streamRecord } from "./stream-record.ts";

const GENESIS =
  '{"kiosk":"bl-q1","centre":"binh-lieu","publicKey":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","at":1795424464123,"reason":"install","prev":null,"app":"1.0.0"}';
const RECORDS: readonly StreamRecord[] = [
  [1, "r", 1795424464123, 88123456, 7, "q1", "LV-DATDAI", "vn3.1", "RHL", 1, "", 0],
  [2, "w", 1795424466001, 88125334, 7, 1, "cham,thai-do"],
  [3, "v", 1795424467001, 88126334, 7, 1, "citizen"],
  [4, "e", 1795424470001, 88129334, 7, "clock", -1840, "ntp"],
  [5, "e", 1795424480001, 88139334, 7, "close", 20261124, "RHL:12,HL:3"],
];
/** Made with Python's hashlib and json from the text of the wire contract. */
const HEADS = [
  "jlc62KMys1_j2cBpL1mX6eVReAlUXJB5pYT9HZNjC5U",
  "MdbvTigpMngezqltUgCsXQKrxyR-eihFQrAXXfETnSY",
  "lBBigxmEGKG7b1R8Lv_T8IUz-u-PhEWkCkp3vGBCbPI",
  "zh9TA0PhQ5xVYm-Q0A5Wa89LcFXHD2qRKzrCJnufeK0",
  "mtOEKfZO1sA2E2U--5fZkhspvsJlaRpYa6IfP3Unydg",
];
const ADDRESS = { centre: "binh-lieu", kiosk: "bl-q1", stream: "0f3c".repeat(8) };

function headOf(records: readonly StreamRecord[]): string {
  return chainOf(GENESIS, records).at(-1) ?? "";
}

describe("the chain of a stream", () => {
  it("starts and goes on with exactly the golden bytes", () => {
    let head = genesisHash(GENESIS);
    expect(head.toString("hex")).toBe(
      "498c63e60a6d228d2e0ffc7e833b9576e6f728dccc316f5937bc7f3ef04034dc",
    );
    const heads = RECORDS.map((record) => {
      head = nextHash(head, canonical(record));
      return head.toString("base64url");
    });
    expect(heads).toEqual(HEADS);
  });

  it("is the one that an independent implementation of the contract makes", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.array(streamRecord, { maxLength: 20 }),
        (genesis, records) => {
          let head = genesisHash(genesis);
          const ours = [head.toString("base64url")];
          for (const record of records) {
            head = nextHash(head, canonical(record));
            ours.push(head.toString("base64url"));
          }
          expect(ours).toEqual(chainOf(genesis, records));
        },
      ),
    );
  });

  it("tells of any change, any omission and any other order", () => {
    fc.assert(
      fc.property(
        fc.array(streamRecord, { minLength: 2, maxLength: 8 }),
        fc.nat(),
        (records, pick) => {
          const at = pick % records.length;
          const without = records.filter((_, i) => i !== at);
          expect(headOf(without)).not.toBe(headOf(records));
          const moved = [...without.slice(1), ...records.slice(at, at + 1), ...without.slice(0, 1)];
          if (JSON.stringify(moved) !== JSON.stringify(records))
            expect(headOf(moved)).not.toBe(headOf(records));
        },
      ),
    );
  });

  it("has a seal code of its first 40 bits that people can compare", () => {
    expect(HEADS.map((head) => sealCode(Buffer.from(head, "base64url")))).toEqual([
      "HSBK-NP53",
      "67BE-YKH8",
      "JG86-50RS",
      "SRFN-60T3",
      "KB9R-8AFP",
    ]);
    expect(sealCode(Buffer.alloc(32))).toBe("0000-0000");
    expect(sealCode(Buffer.alloc(32, 255))).toBe("ZZZZ-ZZZZ");
    expect(sealCode(Buffer.from("0123456789", "hex"))).toBe("04HM-ASW9");
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (digest) => {
        expect(sealCode(digest)).toBe(contractSealCode(digest));
        expect(sealCode(digest)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
      }),
    );
  });
});

describe("the signed texts", () => {
  it("are spelled line by line as the wire contract has them", () => {
    const head = HEADS[0] ?? "";
    expect(checkpointText(ADDRESS, 1202, head)).toBe(
      `hailong/v1/binh-lieu/bl-q1/0f3c0f3c0f3c0f3c0f3c0f3c0f3c0f3c\n1202\n${head}\n`,
    );
    const receipt = { upto: 1202, head, safe: 1100, gen: 1795400000000, at: 1795424482010 };
    for (const kind of ["ack", "rewind"] as const)
      expect(receiptText(kind, ADDRESS, receipt)).toBe(
        `hailong/v1 ${kind}\nbinh-lieu/bl-q1/0f3c0f3c0f3c0f3c0f3c0f3c0f3c0f3c\n1202\n${head}\n1100\n1795400000000\n1795424482010\n`,
      );
    expect(wrappedText("conf", "hailong/v1/a/b/conf", 7, '{"gen":7}')).toBe(
      'hailong/v1 conf\nhailong/v1/a/b/conf\n7\n{"gen":7}',
    );
    expect(salvageText(ADDRESS, JSON.stringify(RECORDS.slice(0, 2)))).toBe(
      "hailong/v1 salvage\nbinh-lieu/bl-q1/0f3c0f3c0f3c0f3c0f3c0f3c0f3c0f3c\nnwHk5B0OB9w2EkHspnUFd3Xw2cQfUF-qjAeAYLR_748\n",
    );
  });
});
