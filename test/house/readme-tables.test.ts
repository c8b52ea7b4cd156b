// What the READMEs promise, held to the code: the way of one rating, the problem codes, the refusal codes.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { PROBLEMS } from "../../shared/api/problem.ts";
import { FAULT_TEXT_EN } from "../../shared/fault-text.en.ts";
import { FAULT_TEXT_VI } from "../../shared/fault-text.vi.ts";
import { FAULTS, type FaultNature } from "../../shared/fault.ts";
import { REJECT_CODES } from "../../shared/protocol/hub-messages.ts";
import { tableUnder } from "../support/readme-table.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, "utf8");

describe("the README", () => {
  const stations = tableUnder(read("README.md"), "Follow one rating");

  test("names ten stations", () => {
    expect(stations.map(([number]) => number)).toEqual(
      Array.from({ length: 10 }, (_, index) => String(index + 1)),
    );
  });

  test.each(stations.map((row) => [row[2] ?? "", row[3] ?? ""]))(
    "finds the station %s in %s",
    (name, file) => {
      const text = read(file);
      expect(text).toMatch(
        new RegExp(`export (async )?(function|const|interface|class|type) ${name}\\b`),
      );
    },
  );

  test("shows only pictures that are there", () => {
    const pictures = [...read("README.md").matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(
      (match) => match[1] ?? "",
    );
    expect(pictures.length).toBeGreaterThanOrEqual(2);
    expect(pictures.filter((picture) => !existsSync(`${root}/${picture}`))).toEqual([]);
  });
});

describe("the hub's README", () => {
  test("lists every problem code with its status, and no other", () => {
    const listed = tableUnder(read("hub/README.md"), "Problems over HTTP").map(
      ([code, status]) => `${code} ${status}`,
    );
    const known = Object.entries(PROBLEMS).map(([code, { status }]) => `${code} ${status}`);
    expect(listed.toSorted()).toEqual(known.toSorted());
  });

  test("lists every refusal code of the wire, and no other", () => {
    const listed = tableUnder(read("hub/README.md"), "Refusals over MQTT").map(([code]) => code);
    expect(listed.toSorted()).toEqual([...REJECT_CODES].toSorted());
  });
});

describe("the list of faults", () => {
  const found = (...at: readonly FaultNature["at"][]): readonly string[] =>
    Object.entries(FAULTS)
      .filter(([, fault]) => at.includes(fault.at))
      .map(([code]) => code);

  test("stands in the hub's README with its weights, and no other", () => {
    const listed = tableUnder(read("hub/README.md"), "Faults").map(([code, weight]) => [
      code,
      weight,
    ]);
    const known = Object.entries(FAULTS)
      .filter(([, { at }]) => at !== "kiosk")
      .map(([code, { weight }]) => [code, weight]);
    expect(listed).toEqual(known);
  });

  test("stands in the kiosk's README; the hub's refusals are one row of it", () => {
    const listed = tableUnder(read("kiosk/README.md"), "Faults").flatMap(([code = ""]) =>
      code === "a reject code" ? [] : code.split(", "),
    );
    const refusals = new Set<string>(REJECT_CODES.filter((code) => code !== "fork"));
    const known = found("kiosk").filter((code) => !refusals.has(code));
    expect(listed.toSorted()).toEqual(known.toSorted());
    expect(found("kiosk")).toEqual(expect.arrayContaining([...refusals]));
  });

  test.each(Object.entries(FAULT_TEXT_VI))("says of %s what it is and what to do", (code, vi) => {
    const en = FAULT_TEXT_EN[code as keyof typeof FAULTS];
    for (const text of [vi.means, vi.todo, en.means, en.todo]) {
      expect(text).toMatch(/^\S.*[^.]\.$/s);
      expect(text.length).toBeLessThan(120);
    }
    for (const text of Object.values(vi)) expect(text.normalize("NFC")).toBe(text);
    expect(vi.name.length).toBeLessThan(60);
  });
});
