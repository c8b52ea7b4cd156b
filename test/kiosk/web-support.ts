// What the tests of kiosk/web share: a temp folder, a built screen of three files, a bridge that answers and keeps calls.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KioskBridge, KioskView } from "../../shared/bridge.ts";

export function createTempFolder(cleanups: (() => unknown)[]): string {
  const folder = mkdtempSync(join(tmpdir(), "hai-long-web-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const PAGE = "<!doctype html><title>Hài lòng</title>";

export function createScreenFolder(cleanups: (() => unknown)[]): string {
  const folder = createTempFolder(cleanups);
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), PAGE);
  writeFileSync(join(folder, "assets", "index-abc.js"), "export {};");
  writeFileSync(join(folder, "assets", "font.woff2"), "font");
  return folder;
}

export const VIEW: KioskView = {
  service: "open",
  fault: null,
  kiosk: "bl-q1",
  centreName: "Trung tâm",
  parentName: "",
  counter: null,
  domainName: "",
  scale: null,
  layout: 1,
  reasons: [],
  languages: ["vi"],
  audio: [],
  hotline: "",
  diagonalInch: 15.6,
  hoursToday: "",
  opensAt: null,
  demo: false,
  selfTest: null,
};

export type FakeBridge = {
  readonly bridge: KioskBridge;
  readonly calls: unknown[];
  readonly listeners: Set<(view: KioskView) => void>;
};

export function createFakeBridge(): FakeBridge {
  const calls: unknown[] = [];
  const listeners = new Set<(view: KioskView) => void>();
  const keep = <T>(method: string, argument: unknown, answer: T): Promise<T> => {
    calls.push([method, argument]);
    return Promise.resolve(answer);
  };
  return {
    calls,
    listeners,
    bridge: {
      view: () => keep("view", {}, VIEW),
      take: (call) => keep("take", call, { ok: true, ref: 7 }),
      takeBack: (call) => keep("takeBack", call, { ok: true }),
      explain: (call) => keep("explain", call, { ok: true }),
      staffSignIn: (call) =>
        keep("staffSignIn", call, { ok: false, code: "no_pin", retryInS: 0, triesLeft: 5 }),
      staffTally: (call) => keep("staffTally", call, { ok: false, code: "signed_out" }),
      staffSignOut: (call) => keep("staffSignOut", call, { ok: true }),
      staffSelfTest: (call) => keep("staffSelfTest", call, { ok: true }),
      onView(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

/** Sends `path` as it is: fetch would tidy up the hostile ones. */
export function askRaw(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: hostname, port, path, method, headers, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}
