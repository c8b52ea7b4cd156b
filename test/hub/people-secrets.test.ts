// No secret of people in the hub's log or in its files: a real hub, everything that has a secret done once, then everything read.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stepAt, totpCode } from "../../hub/people/totp.ts";
import type { GivenPassword, GivenToken } from "../../shared/api/people.ts";
import type { RecoveryCodes, SecondFactorOffer } from "../../shared/api/session.ts";
import { run, start } from "./run-hub.ts";

test("passwords, tokens, cookies and codes stand in no log and in no file of the hub", async () => {
  const data = mkdtempSync(join(tmpdir(), "hai-long-secrets-"));
  const secrets: string[] = ["a-wrong-password-of-mine"];
  try {
    const added = await run(["user", "add", "hoa", "--data", data, "--role", "admin"]);
    const made = await run([
      "token",
      "add",
      "may",
      "--data",
      data,
      "--role",
      "admin",
      "--until",
      "2027-06-30",
    ]);
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^hai-long-[\w-]{43}\n$/)]);
    const hub = await start(data);
    const password = added.stdout.trim();
    let cookie = "";
    const ask = async <T>(
      method: string,
      path: string,
      body?: object,
      headers = {},
    ): Promise<T> => {
      const response = await fetch(`${hub.hub}/api/v1/${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          cookie,
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
      const text = await response.text();
      return (text === "" ? null : JSON.parse(text)) as T;
    };
    await ask("POST", "session", { username: "hoa", password: secrets[0] });
    await ask("POST", "session", { username: secrets[0], password: "x" });
    await ask("POST", "session", { username: "hoa", password });
    const first = cookie.split("=")[1] ?? "";
    const given = await ask<GivenPassword>("POST", "people", {
      username: "lan",
      role: "staff",
      units: null,
    });
    const token = await ask<GivenToken>("POST", "tokens", {
      name: "may",
      role: "staff",
      units: null,
      expiresAt: Date.now() + 60_000,
    });
    const bearer = { cookie: "", authorization: `Bearer ${token.token}` };
    await ask("GET", "catalogue", undefined, bearer);
    await ask("GET", `summaries?period=2025-11&token=${token.token}`, undefined, { cookie: "" });
    const offer = await ask<SecondFactorOffer>("POST", "session/second-factor", { password });
    const key = fromBase32(offer.secret);
    const code = totpCode(key, stepAt(Date.now()));
    const { recoveryCodes } = await ask<RecoveryCodes>("PUT", "session/second-factor", { code });
    const newPassword = "mot-cau-that-la-dai";
    await ask("POST", "session/password", { password, newPassword });
    secrets.push(password, made.stdout.trim(), given.password, token.token, first, newPassword);
    secrets.push(cookie.split("=")[1] ?? "", offer.secret, ...recoveryCodes);
    expect(await hub.stop()).toBe(0);
    const listed = await run(["token", "list", "--data", data]);
    const [id = ""] = listed.stdout.split("\t");
    expect(listed.stdout).toMatch(
      /^[0-9a-f]{12}\tadmin\tall\t2027-06-30T17:00:00.000Z\tin force\tmay\n/m,
    );
    for (const ends of [0, 2]) {
      expect((await run(["token", "revoke", id, "--data", data])).code).toBe(ends);
    }
    const late = ["--role", "staff", "--until", "30/06/2027"];
    const wrong = await run(["token", "add", "may", "--data", data, ...late]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("2027-01-31")]);

    expect(secrets.every((secret) => secret.length > 8)).toBe(true);
    const files = readdirSync(data).map((name) => [name, readFileSync(join(data, name), "latin1")]);
    const places = [["the list", listed.stdout], ["the log", hub.output()], ...files];
    expect(hub.output()).toContain("the hub is ready");
    for (const [place, text] of places) {
      for (const secret of secrets)
        expect(text?.includes(secret), `${place}: ${secret}`).toBe(false);
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}, 300_000);

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  ).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
