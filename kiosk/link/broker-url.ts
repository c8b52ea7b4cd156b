// Where the broker is, read from `mqtt.url` of the enrolment. Promises: plain text (mqtt://) leads to this machine only;
// everywhere else it is TLS (mqtts://). No user, password or path hides in the URL: secrets stay out of URLs.
import type { Parsed } from "../../shared/parser.ts";

export type Broker = {
  readonly tls: boolean;
  /** A name or an address, without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
};

const PLAIN_PORT = 1883;
const TLS_PORT = 8883;

export function parseBrokerUrl(text: string): Parsed<Broker> {
  if (!URL.canParse(text)) return fault("it is not a URL like mqtts://broker.example.vn:8883");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return fault("it must not hold a user name or a password");
  }
  if (url.protocol !== "mqtt:" && url.protocol !== "mqtts:") {
    return fault(`it begins with "${url.protocol}//" instead of mqtts://`);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "") return fault("it names no host");
  if ((url.pathname !== "" && url.pathname !== "/") || url.search !== "" || url.hash !== "") {
    return fault("nothing may follow the host and the port");
  }
  const tls = url.protocol === "mqtts:";
  if (!tls && !isLoopback(host)) {
    return fault(
      `mqtt:// is plain text and allowed to this machine only; use mqtts:// for ${host}`,
    );
  }
  const port = url.port === "" ? (tls ? TLS_PORT : PLAIN_PORT) : Number(url.port);
  if (port === 0) return fault("port 0 is no port");
  return { ok: true, value: { tls, host, port } };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function fault(why: string): Parsed<Broker> {
  return { ok: false, fault: `the broker's address is not usable: ${why}` };
}
