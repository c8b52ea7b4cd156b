// The catalogue: an old report finds the name of its day, the tree ends even when somebody ties it in a knot.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  catalogueFaults,
  childrenOf,
  findUnit,
  unitsBelow,
  type Catalogue,
  type Unit,
} from "../../shared/catalogue.ts";

function unit(code: string, parent: string | null, more: Partial<Unit> = {}): Unit {
  return {
    code,
    name: code,
    level: "commune",
    parent,
    from: null,
    to: null,
    counters: [],
    ...more,
  };
}

function catalogue(units: readonly Unit[], more: Partial<Catalogue> = {}): Catalogue {
  return { version: 1, units: [...units], domains: [], scales: [], reasons: [], ...more };
}

const renamed = catalogue([
  unit("quang-ninh", null, { level: "province" }),
  unit("binh-lieu", "quang-ninh", { name: "Huyện Bình Liêu", to: "2025-06-30" }),
  unit("binh-lieu", "mien-dong", { name: "Xã Bình Liêu", from: "2025-07-01" }),
  unit("mien-dong", "quang-ninh"),
  unit("luc-hon", "binh-lieu"),
]);

describe("the catalogue", () => {
  it("gives the name that was valid on the day, on both sides of the renaming", () => {
    expect(findUnit(renamed, "binh-lieu", "2025-06-30")?.name).toBe("Huyện Bình Liêu");
    expect(findUnit(renamed, "binh-lieu", "2025-07-01")?.name).toBe("Xã Bình Liêu");
    expect(findUnit(renamed, "binh-lieu", "1999-01-01")?.name).toBe("Huyện Bình Liêu");
    expect(findUnit(renamed, "binh-lieu", "2099-12-31")?.name).toBe("Xã Bình Liêu");
    expect(findUnit(renamed, "hoanh-mo", "2025-07-01")).toBeUndefined();
  });

  it("gives the newest name on a day for which none was valid", () => {
    const gap = catalogue([
      unit("a", null, { name: "new", from: "2026-01-01", to: "2026-06-30" }),
      unit("a", null, { name: "old", to: "2025-01-01" }),
    ]);
    expect(findUnit(gap, "a", "2025-06-01")?.name).toBe("new");
    expect(findUnit(gap, "a", "2027-06-01")?.name).toBe("new");
  });

  it("lists a unit with all below it as the tree stood on the day", () => {
    expect(unitsBelow(renamed, "quang-ninh", "2025-06-30")).toEqual([
      "quang-ninh",
      "binh-lieu",
      "luc-hon",
      "mien-dong",
    ]);
    expect(unitsBelow(renamed, "mien-dong", "2025-06-30")).toEqual(["mien-dong"]);
    expect(unitsBelow(renamed, "mien-dong", "2025-07-01")).toEqual([
      "mien-dong",
      "binh-lieu",
      "luc-hon",
    ]);
    expect(childrenOf(renamed, null, "2025-07-01")).toEqual(["quang-ninh"]);
    expect(childrenOf(renamed, "quang-ninh", "2025-07-01")).toEqual(["mien-dong"]);
  });

  it("ends and lists nothing twice in any tree, with knots and strangers in it", () => {
    const code = fc.constantFrom("a", "b", "c", "d", "e", "f");
    const units = fc.array(
      fc.record({ code, parent: fc.option(code) }).map((one) => unit(one.code, one.parent)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(units, code, (tree, root) => {
        const listed = unitsBelow(catalogue(tree), root, "2026-11-24");
        expect(new Set(listed).size).toBe(listed.length);
        expect(listed[0]).toBe(root);
        for (const below of listed.slice(1)) {
          const parent = findUnit(catalogue(tree), below, "2026-11-24")?.parent ?? "";
          expect(listed).toContain(parent);
        }
        catalogueFaults(catalogue(tree));
      }),
      { numRuns: 500 },
    );
  });

  it("names every fault of its content with the place", () => {
    const twice = { code: "DD", name: "Đất đai" };
    const label = { vi: "x", en: "", zh: "" };
    const level = { code: "HL", label, satisfied: true, asksReason: false };
    const faults = catalogueFaults(
      catalogue(
        [
          unit("a", "b"),
          unit("b", "a"),
          unit("c", "nowhere"),
          unit("d", "d"),
          unit("e", null, { from: "2026-02-01", to: "2026-01-01" }),
          unit("f", null, {
            counters: [
              { code: "q1", name: "1" },
              { code: "q1", name: "2" },
            ],
          }),
        ],
        {
          domains: [twice, twice],
          scales: [
            { id: "s1", levels: [level, level] },
            { id: "s1", levels: [level] },
          ],
          reasons: [
            { code: "R", label },
            { code: "R", label },
          ],
        },
      ),
    );
    expect(faults.toSorted()).toEqual(
      [
        "unit a stands above itself",
        "unit b stands above itself",
        "unit c names parent nowhere, which is not in the catalogue",
        "unit d stands above itself",
        "unit e ends (2026-01-01) before it begins (2026-02-01)",
        "counter of unit f q1 stands twice",
        "domain DD stands twice",
        "reason R stands twice",
        "scale s1 stands twice",
        "level of s1 HL stands twice",
      ].toSorted(),
    );
    expect(catalogueFaults(renamed)).toEqual([]);
  });

  it("has a fault when two names of one unit are valid on the same day", () => {
    const overlapping = catalogue([
      unit("a", null, { name: "one", to: "2026-06-30" }),
      unit("a", null, { name: "two", from: "2026-06-30" }),
    ]);
    expect(catalogueFaults(overlapping)).not.toEqual([]);
  });
});
