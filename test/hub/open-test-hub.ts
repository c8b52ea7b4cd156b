// A whole hub for tests: real store, real broker, real HTTP on free ports in a folder of its own, and one account a role.
// Promises: `close` leaves nothing behind. Time can be moved forward; it never stands still.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseJson } from "../../shared/parse-json.ts";
import { createSimulatedKiosk } from "../../hub/demo/simulated-kiosk.ts";
import { parseHubConfig, HUB_DEFAULTS, type HubOptions } from "../../hub/config.ts";
import { openHub, type Hub } from "../../hub/hub.ts";
import { addAccount } from "../../hub/people/accounts.ts";
import { createPasswordHasher } from "../../hub/people/password.ts";
import { createSystemClock } from "../../hub/system-clock.ts";
import type { Role } from "../../shared/api/session.ts";
import type { Catalogue } from "../../shared/catalogue.ts";
import type { Clock } from "../../shared/clock.ts";
import { SILENT_LOG, type Log } from "../../shared/log.ts";
import { SCALES } from "../../shared/scale.ts";

export const PASSWORD = "mat-khau-thu-nghiem";

const counters = [
  { code: "q1", name: "Quầy 1" },
  { code: "q2", name: "Quầy 2" },
];
const always = { from: null, to: null };

/** province → (bắc → an, binh · nam → cuong); an was renamed on 01/07/2025. */
export const CATALOGUE: Catalogue = {
  version: 1,
  units: [
    { code: "tinh", name: "Tỉnh", level: "province", parent: null, ...always, counters: [] },
    { code: "bac", name: "Khu Bắc", level: "district", parent: "tinh", ...always, counters: [] },
    {
      code: "an",
      name: "Huyện An",
      level: "commune",
      parent: "bac",
      from: null,
      to: "2025-06-30",
      counters,
    },
    {
      code: "an",
      name: "Xã An",
      level: "commune",
      parent: "bac",
      from: "2025-07-01",
      to: null,
      counters,
    },
    { code: "binh", name: "Xã Bình", level: "commune", parent: "bac", ...always, counters },
    { code: "nam", name: "Khu Nam", level: "district", parent: "tinh", ...always, counters: [] },
    { code: "cuong", name: "Xã Cương", level: "commune", parent: "nam", ...always, counters },
  ],
  domains: [
    { code: "LV-DATDAI", name: "Đất đai" },
    { code: "LV-HOTICH", name: "Hộ tịch" },
  ],
  scales: [...SCALES],
  reasons: [],
};

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when the answer is not JSON. */
  readonly json: unknown;
};

export type Asked = {
  readonly as?: Role | "limited" | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type TestHub = {
  readonly hub: Hub;
  readonly url: string;
  readonly data: string;
  /** Moves every clock of the hub forward. */
  readonly pass: (ms: number) => void;
  /** The hub's clock. */
  readonly now: () => number;
  readonly ask: (method: string, path: string, asked?: Asked) => Promise<Answer>;
  /** The cookie of a new session. */
  readonly signIn: (username: string, password?: string) => Promise<string>;
  readonly rate: (ratings: Ratings) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Ratings = {
  readonly kiosk: string;
  readonly centre: string;
  readonly counter?: string;
  readonly service?: string;
  readonly scale?: string;
  readonly demo?: boolean;
  readonly at: number;
  readonly counts: Readonly<Record<string, number>>;
};

/** `limited` is a supervisor of bắc only. */
const ACCOUNTS = [
  ["admin", "admin", null],
  ["supervisor", "supervisor", null],
  ["staff", "staff", ["an"]],
  ["witness", "witness", null],
  ["limited", "supervisor", ["bac"]],
] as const;

export async function openTestHub(
  options: Partial<HubOptions> = {},
  { log = SILENT_LOG, ...parts }: { readonly log?: Log; readonly dashboard?: string } = {},
): Promise<TestHub> {
  const data = mkdtempSync(join(tmpdir(), "hai-long-hub-"));
  let ahead = 0;
  const system = createSystemClock();
  const clock: Clock = {
    now: () => system.now() + ahead,
    uptime: () => system.uptime() + ahead,
    after: system.after,
  };
  const config = parseHubConfig({
    ...HUB_DEFAULTS,
    data,
    http: "127.0.0.1:0",
    mqtt: "127.0.0.1:0",
    ...options,
  });
  if (!config.ok) throw new Error(config.faults.join("; "));
  const hub = await openHub(config.value, { clock, log, ...parts });
  const accountParts = { store: hub.store, hasher: createPasswordHasher(), clock, who: "test" };
  await hub.store.putCatalogue(CATALOGUE, {
    at: clock.now(),
    who: "test",
    action: "catalogue.put",
    subject: "version 1",
    detail: "",
  });
  await Promise.all(
    ACCOUNTS.map(([username, role, units]) =>
      addAccount(accountParts, { username, role, units, password: PASSWORD }),
    ),
  );

  const send = async (method: string, path: string, asked: Omit<Asked, "as">): Promise<Answer> => {
    const { body, headers } = asked;
    const response = await fetch(`${hub.httpUrl}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parseJson(text) };
  };
  const signIn = async (username: string, password = PASSWORD): Promise<string> => {
    const answer = await send("POST", "/api/v1/session", { body: { username, password } });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0];
    if (cookie === undefined) throw new Error(`${username} cannot sign in: ${answer.text}`);
    return cookie;
  };
  const cookies = new Map<string, Promise<string>>();
  return {
    hub,
    url: hub.httpUrl,
    data,
    now: clock.now,
    pass: (ms) => {
      ahead += ms;
      // The sessions of before may have ended.
      cookies.clear();
    },
    signIn,
    ask: async (method, path, { as = "admin", headers, ...asked } = {}) => {
      if (as === null) return send(method, path, { ...asked, ...(headers ? { headers } : {}) });
      const cookie = cookies.get(as) ?? signIn(as);
      cookies.set(as, cookie);
      return send(method, path, { ...asked, headers: { cookie: await cookie, ...headers } });
    },
    rate: async ({ kiosk, centre, counter = "q1", service = "", scale = "vn4.1", at, ...rest }) => {
      const simulated = createSimulatedKiosk(centre, kiosk);
      const claimHash = randomBytes(16).toString("hex");
      const now = clock.now();
      const registration = { centre, counters: [counter], service, scale, staffPin: null };
      await hub.store.registerKiosk(
        { kiosk, ...registration, demo: rest.demo ?? false, claimHash, expiresAt: now + 1_000 },
        { at: now, who: "test", action: "kiosk.register", subject: kiosk, detail: "" },
      );
      const { publicKey } = simulated;
      await hub.store.claimKiosk({ claimHash, publicKey, passwordHash: "" }, now);
      const levels = Object.entries(rest.counts).flatMap(([level, n]) =>
        Array.from({ length: n }, () => level),
      );
      const ratings = levels.map((level, index) => ({
        at: at + index * 1_000,
        counter,
        service,
        scale,
        level,
      }));
      const last = ratings.at(-1)?.at ?? at;
      const outcomes = await hub.store.ingest(simulated.messages(ratings), last);
      const refused = outcomes.find((outcome) => outcome.kind === "reject");
      if (refused !== undefined) throw new Error(`ratings refused: ${JSON.stringify(refused)}`);
    },
    close: async () => {
      await hub.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
