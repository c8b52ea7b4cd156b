// The hub's options: every fault at once, nothing in the clear beyond this machine, no secret on the command line.
import { describe, expect, test } from "vitest";
import { HUB_DEFAULTS, parseHubConfig } from "../../hub/config.ts";

const TLS = { tlsCert: "cert.pem", tlsKey: "key.pem" };
const BROKER = {
  mqttBroker: "mqtts://broker.example:8883",
  mqttUsername: "hub",
  mqttPasswordFile: "secret",
};

function faults(options: object): string {
  const parsed = parseHubConfig({ ...HUB_DEFAULTS, ...options });
  return parsed.ok ? "" : parsed.faults.join("\n");
}

describe("what is taken", () => {
  test("the defaults listen on this machine only", () => {
    expect(parseHubConfig(HUB_DEFAULTS)).toEqual({
      ok: true,
      value: {
        data: ".data",
        http: { host: "127.0.0.1", port: 8080 },
        mqtt: { host: "127.0.0.1", port: 1883 },
        broker: null,
        tls: null,
        prefix: "hailong",
        hub: "hub",
        zone: "Asia/Ho_Chi_Minh",
        closeDay: 5,
        board: false,
        requireSecondFactor: false,
        store: null,
        backup: null,
        acceptRollback: false,
      },
    });
  });

  test.each([
    [{ http: "localhost:0", mqtt: "[::1]:0" }],
    [{ http: "0.0.0.0:443", mqtt: "[::]:8883", ...TLS }],
    [{ mqtt: "0.0.0.0:1883", ...BROKER }],
    [{ ...BROKER, mqttBroker: "mqtt://127.0.0.1:1883" }],
    [{ ...BROKER, share: true, store: "postgres://db.tinh.vn/hailong" }],
    [{ store: "sqlite" }],
    [{ ...BROKER, mqttCa: "ca.pem", mqttUsersFile: "users" }],
  ])("%j", (options) => {
    expect(faults(options)).toBe("");
  });
});

describe("what is refused", () => {
  test.each([
    [{ http: "8080" }, /--http 8080: use HOST:PORT/],
    [{ http: "127.0.0.1:99999" }, /--http/],
    [{ http: "0.0.0.0:8080" }, /--http 0\.0\.0\.0 can be reached by other machines/],
    [{ mqtt: "192.168.1.5:1883" }, /--mqtt 192\.168\.1\.5 can be reached by other machines/],
    [{ http: "127.0.0.1.evil.example:1" }, /can be reached by other machines/],
    [{ tlsCert: "cert.pem" }, /belong together/],
    [{ mqttUsername: "hub" }, /go with --mqtt-broker/],
    [{ mqttBroker: "mqtts://b:8883" }, /needs --mqtt-username and --mqtt-password-file/],
    [{ ...BROKER, mqttBroker: "mqtt://b:1883" }, /another machine: use mqtts/],
    [{ ...BROKER, mqttBroker: "http://b" }, /--mqtt-broker http:\/\/b: use mqtts/],
    [{ ...BROKER, mqttBroker: "mqtts://u:p@b:8883" }, /must not carry a password/],
    [{ share: true }, /--share go with --mqtt-broker/],
    [{ store: "hub.db" }, /--store hub\.db: use postgres:\/\/HOST\/DATABASE/],
    [{ store: "postgres://u:p@db/hailong" }, /--store postgres:\/\/u@db\/hailong must not carry/],
    [{ prefix: "a/b/c/d" }, /--prefix/],
    [{ hub: "_hub" }, /--hub/],
    [{ zone: "Hà Nội" }, /--zone/],
    [{ verbose: true }, /additional/],
  ])("%j", (options, sentence) => {
    expect(faults(options)).toMatch(sentence);
  });

  test("all of it at once", () => {
    const all = faults({ http: "x", prefix: "X", hub: "X", zone: "X", tlsKey: "k" });
    expect(all.split("\n")).toHaveLength(5);
  });
});
