// Topics: what is spelled can be read back, and nothing else can be read at all.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  everyHubStateTopic,
  everyKioskTopic,
  hubStateTopic,
  isPrefix,
  KIOSK_CHANNELS,
  kioskTopic,
  parseHubStateTopic,
  parseKioskTopic,
  sealTopic,
} from "../../shared/protocol/topics.ts";

const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/);
const prefix = fc.stringMatching(/^[a-z0-9-]{1,24}(\/[a-z0-9-]{1,24}){0,2}$/);

describe("topics", () => {
  it("are spelled as the wire contract has them", () => {
    const address = { centre: "binh-lieu", kiosk: "bl-q1" };
    expect(KIOSK_CHANNELS.map((channel) => kioskTopic("hailong", address, channel))).toEqual([
      "hailong/v1/binh-lieu/bl-q1/ratings",
      "hailong/v1/binh-lieu/bl-q1/status",
      "hailong/v1/binh-lieu/bl-q1/ack",
      "hailong/v1/binh-lieu/bl-q1/ctl",
      "hailong/v1/binh-lieu/bl-q1/conf",
    ]);
    expect(hubStateTopic("hailong", "hub-1")).toBe("hailong/v1/_hub/hub-1/state");
    expect(sealTopic("a/b/c")).toBe("a/b/c/v1/_audit/seal");
    expect(everyKioskTopic("hailong", "ratings")).toBe("hailong/v1/+/+/ratings");
    expect(everyHubStateTopic("hailong")).toBe("hailong/v1/_hub/+/state");
  });

  it("can be read back, and fit in 160 bytes", () => {
    fc.assert(
      fc.property(
        prefix,
        name,
        name,
        fc.constantFrom(...KIOSK_CHANNELS),
        (p, centre, kiosk, channel) => {
          const topic = kioskTopic(p, { centre, kiosk }, channel);
          expect(parseKioskTopic(p, topic)).toEqual({ centre, kiosk, channel });
          expect(Buffer.byteLength(topic)).toBeLessThanOrEqual(160);
          expect(parseHubStateTopic(p, hubStateTopic(p, centre))).toBe(centre);
          expect(isPrefix(p)).toBe(true);
        },
      ),
    );
  });

  it.each([
    "hailong/v1/binh-lieu/bl-q1",
    "hailong/v1/binh-lieu/bl-q1/ratings/more",
    "hailong/v1/binh-lieu/bl-q1/ratings/",
    "hailong/v1//bl-q1/ratings",
    "hailong/v1/binh-lieu//ratings",
    "hailong/v1/_hub/hub-1/state",
    "hailong/v1/_audit/seal",
    "hailong/v1/_hub/bl-q1/ratings",
    "hailong/v1/Binh-Lieu/bl-q1/ratings",
    "hailong/v1/-a/bl-q1/ratings",
    "hailong/v1/+/bl-q1/ratings",
    "hailong/v1/#",
    "hailong/v1/binh-lieu/bl-q1/rating",
    "hailong/v2/binh-lieu/bl-q1/ratings",
    "hailong2/v1/binh-lieu/bl-q1/ratings",
    "/hailong/v1/binh-lieu/bl-q1/ratings",
    "hailong/v1/binh-lieu/bl-q1/ratings\n",
    `hailong/v1/${"a".repeat(33)}/bl-q1/ratings`,
    "$SYS/broker/version",
    "",
  ])("%j is no kiosk's topic", (topic) => {
    expect(parseKioskTopic("hailong", topic)).toBeUndefined();
  });

  it.each([
    "",
    "/",
    "a/",
    "/a",
    "a//b",
    "a/b/c/d",
    "A",
    "a+",
    "#",
    "a".repeat(25),
    "hài-lòng",
    "a\n",
  ])("%j is no prefix", (text) => {
    expect(isPrefix(text)).toBe(false);
  });

  it("any text at all is an address or nothing", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: "binary" }), (tail) => {
        const parsed = parseKioskTopic("hailong", `hailong/v1/${tail}`);
        if (parsed !== undefined)
          expect(kioskTopic("hailong", parsed, parsed.channel)).toBe(`hailong/v1/${tail}`);
      }),
    );
  });
});
