// How a kiosk comes to its hub: makes its key on the device, hands in the one-time claim code, keeps what the hub answers.
// Promises: the private key never leaves the machine; https, or a hub on this same machine; what cannot be used is not kept.
import { createPrivateKeyPem, signingKey } from "../../shared/evidence/signing.ts";
import { Enrolment } from "../../shared/api/kiosks.ts";
import { ProblemBody } from "../../shared/api/problem.ts";
import { parseJson } from "../../shared/parse-json.ts";
import { createParser, type Parsed } from "../../shared/parser.ts";
import type { KioskIdentity } from "../core/identity.ts";
import { identityFault } from "./identity-file.ts";
import { isLoopbackHost } from "./loopback.ts";
import { StartFault } from "./start-fault.ts";

const ANSWER_TIMEOUT_MS = 20_000;
const parseEnrolment = createParser(Enrolment);
const parseProblem = createParser(ProblemBody);

/** Throws a StartFault in every foreseen case; the claim code is spent only when the hub took it. */
export async function enrol(hub: URL, code: string): Promise<KioskIdentity> {
  const privateKeyPem = createPrivateKeyPem();
  const { publicKey } = signingKey(privateKeyPem);
  const answer = await post(hub, { code, publicKey });
  const parsed = parseEnrolment(answer);
  const broken = (fault: string): StartFault =>
    new StartFault(
      `The hub at ${hub.href} answered the enrolment with something this kiosk cannot use: ${fault}. Ask the hub's administrator.`,
    );
  if (!parsed.ok) throw broken(parsed.fault);
  const { kiosk, centre, prefix, hub: hubKeys, mqtt } = parsed.value;
  const identity: KioskIdentity = {
    kiosk,
    centre,
    prefix,
    hubPublicKey: hubKeys.publicKey,
    privateKeyPem,
    mqtt,
  };
  const fault = identityFault(identity);
  if (fault !== undefined) throw broken(fault);
  return identity;
}

/** The address of a hub as the command line gives it. */
export function parseHubUrl(text: string): Parsed<URL> {
  if (!URL.canParse(text)) {
    return { ok: false, fault: `"${text}" is not an address like https://hub.example.vn` };
  }
  const url = new URL(text);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const fine = url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(host));
  if (!fine) {
    return {
      ok: false,
      fault: "the claim code and the password would travel in plain text; use https://",
    };
  }
  if (url.username !== "" || url.password !== "") {
    return { ok: false, fault: "the address must not hold a user name or a password" };
  }
  return { ok: true, value: url };
}

async function post(hub: URL, body: { code: string; publicKey: string }): Promise<unknown> {
  const base = hub.href.endsWith("/") ? hub.href : `${hub.href}/`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL("api/v1/enrol", base), {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify(body),
      // Following one would hand the claim code to somebody else.
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    text = await response.text();
  } catch (error) {
    throw new StartFault(
      `The hub at ${hub.href} cannot be reached (${reachFault(error)}): check the address and the network, then start again with the same code.`,
      error,
    );
  }
  const answer = parseJson(text);
  if (response.ok) return answer;
  const problem = parseProblem(answer);
  const why = problem.ok ? printable(problem.value.detail) : `it answered ${response.status}`;
  throw new StartFault(`The hub at ${hub.href} refused the enrolment: ${why}`);
}

/** fetch hides the reason in `cause`; a certificate that is not believed says how to name its authority. */
function reachFault(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "no answer in time";
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return error instanceof Error ? error.message : "unknown reason";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  if (code === undefined) return printable(cause.message);
  const isCertificate = /CERT|SIGNATURE|ISSUER|ALTNAME/.test(code);
  return isCertificate
    ? `its certificate is not believed, ${code}; name the PEM file of its authority with --ca`
    : code;
}

/** One line of somebody else's words, for a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}+/gu, " ").slice(0, 300);
}
