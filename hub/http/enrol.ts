// POST /api/v1/enrol: a kiosk trades its one-time claim code and public key for what it needs to speak with the hub.
// Promises: a code works once and for a day; a refused try is audited (by the store). The password is shown only here.
import { hash, randomBytes } from "node:crypto";
import { Enrolment, EnrolRequest } from "../../shared/api/kiosks.ts";
import { Problem } from "../../shared/api/problem.ts";
import { verifyingKey } from "../../shared/evidence/signing.ts";
import { claimHash } from "../people/claim-code.ts";
import type { App, HttpParts } from "./app.ts";
import { closed } from "./check-request.ts";

/** Tries with one code: a hall full of kiosks behind one address must get in side by side. */
const TRIES_PER_CODE = 5;
const TRIES_WINDOW_MS = 10 * 60_000;
/** A ceiling for floods only; 50 bits are not guessed at this rate. */
const TRIES_PER_ADDRESS = 120;

const WHY = {
  unknown: "There is no such claim code.",
  used: "This claim code was used already; register the kiosk again for a new one.",
  late: "This claim code is older than a day; register the kiosk again for a new one.",
} as const;

export function enrolRoutes(app: App, parts: HttpParts): void {
  const { store, line, clock, log } = parts;
  const perAddress = app.createRateLimit({ max: TRIES_PER_ADDRESS, timeWindow: 60_000 });
  const perCode = app.createRateLimit({
    max: TRIES_PER_CODE,
    timeWindow: TRIES_WINDOW_MS,
    // Asked after the body was checked, which the limiter's types do not know.
    keyGenerator: ({ body }) => claimHash((body as EnrolRequest).code),
  });
  app.post(
    "/api/v1/enrol",
    {
      config: { right: "open", units: "none" },
      schema: {
        summary: "Trade a claim code for the kiosk's credentials",
        body: closed(EnrolRequest),
        response: { 200: Enrolment },
      },
    },
    async (request, reply) => {
      for (const limit of [perAddress, perCode]) {
        const found = await limit(request);
        if (!found.isAllowed && found.isExceeded) {
          reply.header("retry-after", String(found.ttlInSeconds));
          throw new Problem("too_many_requests", `Try again in ${found.ttlInSeconds} s.`);
        }
      }
      const { code, publicKey } = request.body;
      if (verifyingKey(publicKey) === undefined) {
        throw new Problem("unprocessable", "publicKey is not a raw Ed25519 public key.");
      }
      const password = randomBytes(32).toString("base64url");
      const outcome = await store.claimKiosk(
        {
          claimHash: claimHash(code),
          publicKey,
          passwordHash: hash("sha256", password, "base64url"),
        },
        clock.now(),
      );
      if (!outcome.ok) throw new Problem("claim_refused", WHY[outcome.why]);
      const { kiosk, centre } = outcome.kiosk;
      await line.enrolled(kiosk, password);
      log.info({ kiosk, centre }, "a kiosk was enrolled");
      return {
        kiosk,
        centre,
        prefix: parts.prefix,
        hub: { publicKey: parts.key.publicKey },
        mqtt: {
          url: reachable(line.url, request.hostname),
          username: kiosk,
          password,
          ca: parts.mqttCa,
        },
      };
    },
  );
}

/** A broker that listens on every address is reached where the kiosk reached this hub. */
function reachable(url: string, hostname: string): string {
  return url.replace("//0.0.0.0:", `//${hostname}:`).replace("//[::]:", `//${hostname}:`);
}
